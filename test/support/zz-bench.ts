import {spawn} from 'node:child_process'
import {once} from 'node:events'
const {plain, tls} = JSON.parse(process.argv[2] ?? '')
const bundle = process.argv[3] ?? ''
const rounds = Number(process.argv[4] ?? 21)
const TOKEN = 'c0ffee55'.repeat(8)
const node = process.execPath
const env = {PATH: '/usr/bin:/bin', HOME: '/tmp/kbench', KRUXOS_AGENT_TOKEN: TOKEN, KRUXOS_CA_FILE: '/tmp/kbench/ca.pem'}
async function bare() { const t = performance.now(); const c = spawn(node, ['-e', '0'], {stdio: 'ignore', env}); await once(c, 'exit'); return performance.now() - t }
async function start(url: string, cmd: string[] = [node, bundle]) {
  const t = performance.now()
  const c = spawn(cmd[0] ?? '', cmd.slice(1), {env: {...env, KRUXOS_ENDPOINT: url}, stdio: ['pipe', 'pipe', 'inherit']})
  c.stdin.write('{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25"}}\n')
  await once(c.stdout, 'data')
  const init = performance.now() - t
  return {c, init}
}
async function leave(c: any) { const t = performance.now(); c.stdin.end(); await once(c, 'exit'); return performance.now() - t }
async function sequential(c: any, n: number) {
  const out: number[] = []
  for (let i = 0; i < n; i++) { const t = performance.now(); c.stdin.write(`{"jsonrpc":"2.0","id":${i + 10},"method":"tools/call","params":{"name":"echo","arguments":{"i":${i}}}}\n`); await once(c.stdout, 'data'); out.push(performance.now() - t) }
  return out
}
async function pipelined(c: any, n: number, width = 64) {
  let sent = 0, got = 0
  const t = performance.now()
  const push = () => { if (sent < n) c.stdin.write(`{"jsonrpc":"2.0","id":${1e6 + sent++},"method":"tools/call","params":{"name":"echo","arguments":{}}}\n`) }
  const done = new Promise<void>(r => c.stdout.on('data', (d: Buffer) => { for (const b of d) if (b === 10) { got++; push(); if (got === n) r() } }))
  for (let i = 0; i < width; i++) push()
  await done
  return n / ((performance.now() - t) / 1000)
}
const q = (a: number[], p = 0.5) => a.sort((x, y) => x - y)[Math.floor(a.length * p)]?.toFixed(2)
const r: Record<string, number[]> = {bare: [], ws: [], wss: [], exit: [], launcher: []}
for (let i = 0; i < rounds; i++) {
  r['bare']!.push(await bare())
  const a = await start(plain); r['ws']!.push(a.init); r['exit']!.push(await leave(a.c))
  const b = await start(tls); r['wss']!.push(b.init); await leave(b.c)
  const l = await start(tls, ['/work/main/bin/mcp-bridge']); r['launcher']!.push(l.init); await leave(l.c)
}
for (const k in r) console.log(k, 'min', q(r[k]!, 0), 'p50', q(r[k]!), 'p90', q(r[k]!, 0.9))
for (const [n, u] of [['ws', plain], ['wss', tls]]) {
  const {c} = await start(u)
  await sequential(c, 300)
  const s = await sequential(c, 2000)
  console.log(n, 'seq p50', q(s), 'p99', q(s, 0.99), 'pipelined 64/s', (await pipelined(c, 60000)).toFixed(0))
  const {readFileSync} = await import('node:fs')
  console.log(/VmHWM.*/.exec(readFileSync(`/proc/${c.pid}/status`, 'utf8'))?.[0])
  await leave(c)
}
