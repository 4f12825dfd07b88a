import {createHmac} from 'node:crypto'
import type {Settings} from '../../config/settings.ts'
import {readSecret} from '../files/secret-file.ts'
import {email} from './email.ts'
import {textOf} from './notice.ts'
import type {Channel} from './types.ts'

const TIMEOUT_MS = 10_000
type Setting = Settings['notify'][number]

/** @throws KruxosError IO when a file with a secret cannot be read, or others could read it */
export function openChannels(settings: Settings['notify']): Channel[] {
  return settings.map(setting => {
    const {events, include_input: includeInput} = setting
    return {name: nameOf(setting), events, includeInput, send: senderOf(setting)}
  })
}

function senderOf(setting: Setting): Channel['send'] {
  if (setting.type === 'webhook') return webhook(setting)
  if (setting.type === 'ntfy') return ntfy(setting)
  if (setting.type === 'email') return email(setting, TIMEOUT_MS)
  return command(setting)
}

/** The receiver checks HMAC-SHA256(secret, "<t>.<body>") and that t is recent. */
function webhook({url, secret_file}: Extract<Setting, {type: 'webhook'}>): Channel['send'] {
  const secret = readSecret(secret_file)
  return async (_, body) => {
    const time = Math.floor(Date.now() / 1000)
    const signature = createHmac('sha256', secret).update(`${time}.${body}`).digest('hex')
    await post(url, body, {'content-type': 'application/json', 'kruxos-signature': `t=${time},v1=${signature}`})
  }
}

function ntfy(setting: Extract<Setting, {type: 'ntfy'}>): Channel['send'] {
  const token = setting.token_file === null ? null : readSecret(setting.token_file)
  return async notice => {
    const {title, text} = textOf(notice, setting.include_input)
    const priority = notice.event === 'approval.requested' ? 'high' : 'default'
    await post(setting.url, text, {title, priority, ...(token === null ? {} : {authorization: `Bearer ${token}`})})
  }
}

function command({argv}: Extract<Setting, {type: 'command'}>): Channel['send'] {
  const [program = '', ...args] = argv
  return async (_, body) => {
    const {execa} = await import('execa')
    // Nothing of the gateway's own environment: it may name credentials.
    const env = {PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'}
    const {failed, exitCode, code} = await execa(program, args, {
      input: body,
      env,
      extendEnv: false,
      stdout: 'ignore',
      stderr: 'ignore',
      timeout: TIMEOUT_MS,
      reject: false,
    })
    if (failed) throw new Error(`${program} failed (${exitCode ?? code ?? 'no exit code'})`)
  }
}

async function post(url: string, body: string, headers: Record<string, string>): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    body,
    headers,
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch(error => {
    throw new Error(`cannot reach ${new URL(url).host}: ${error.cause?.code ?? error.name}`)
  })
  await response.body?.cancel()
  if (!response.ok) throw new Error(`${new URL(url).host} answered ${response.status}`)
}

/** Paths of webhooks, names of topics and addresses of people stay out of it. */
function nameOf(setting: Setting): string {
  if (setting.type === 'command') return `command ${setting.argv[0]}`
  return `${setting.type} ${setting.type === 'email' ? setting.host : new URL(setting.url).host}`
}
