/**
 * True when `allowed` covers `host`, both with or without a port: one without covers each port; `*.` covers any depth
 * below a name and not the name itself. Both in lower case; IPv6 addresses in brackets.
 */
export function coversHost(allowed: string, host: string): boolean {
  const [name, port] = split(host)
  const [allowedName, allowedPort] = split(allowed)
  if (allowedPort !== null && allowedPort !== port) return false
  return allowedName.startsWith('*.') ? name.endsWith(allowedName.slice(1)) : name === allowedName
}

function split(host: string): [name: string, port: string | null] {
  const port = /:(\d+)$/.exec(host.replace(/^\[.*\]/, ''))?.[1] ?? null
  return [port === null ? host : host.slice(0, -port.length - 1), port]
}
