import type {TempGateway} from './temp-gateway.ts'

export const MODERN_META = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientCapabilities': {},
  'io.modelcontextprotocol/clientInfo': {name: 'modern-test', version: '1'},
}

interface Body {
  readonly result: {
    readonly tools: readonly {readonly name: string}[]
    readonly supportedVersions: readonly string[]
    readonly resultType: string
    readonly cacheScope: string
  }
  readonly error: {readonly code: number; readonly message: string}
}

interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: Body
}

type Fields = Record<string, string>

/** Posts JSON-RPC to a gateway as an HTTP client would. */
export function httpClient({endpoint}: Pick<TempGateway, 'endpoint'>, token: string) {
  const {port} = new URL(endpoint)
  const send = (path: string, {headers, ...init}: RequestInit & {headers?: Fields} = {}) =>
    fetch(`http://127.0.0.1:${port}${path}`, {...init, headers: {authorization: `Bearer ${token}`, ...headers}})

  async function post(method: string, params: object = {}, headers: Fields = {}): Promise<Answer> {
    const body = JSON.stringify({jsonrpc: '2.0', id: 1, method, params})
    const response = await send('/mcp', {method: 'POST', body, headers})
    return {status: response.status, headers: response.headers, body: (await response.json()) as Body}
  }

  return {
    fetch: send,
    post,
    modern: (
      method: string,
      params: {readonly name?: string; readonly [key: string]: unknown} = {},
      headers: Fields = {},
    ) =>
      post(
        method,
        {...params, _meta: MODERN_META},
        {
          'mcp-protocol-version': '2026-07-28',
          'mcp-method': method,
          ...(params.name !== undefined && {'mcp-name': params.name}),
          ...headers,
        },
      ),
  }
}
