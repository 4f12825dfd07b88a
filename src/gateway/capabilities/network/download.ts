import {createHash} from 'node:crypto'
import type {FileHandle} from 'node:fs/promises'
import type {IncomingMessage} from 'node:http'
import {z} from 'zod'
import {type CallContext, type Capability, CapabilityError} from '../../capability.ts'
import {explainSystemError, ERRORS as FILE_ERRORS} from '../filesystem/errors.ts'
import {pathInput, pathOutput, sha256} from '../filesystem/fields.ts'
import {locateTarget} from '../filesystem/files/access.ts'
import {publish} from '../filesystem/files/publish.ts'
import {networkCapability} from './define.ts'
import {parseUrl} from './egress/target.ts'
import {NetworkFault} from './faults.ts'
import {urlInput} from './fields.ts'
import type {Outgoing} from './http/exchange.ts'
import {follow} from './http/follow.ts'
import {previewRequest} from './http/preview.ts'
import {contentOf} from './http/response-body.ts'
import type {NetworkServices} from './services.ts'

const input = z.strictObject({
  url: urlInput,
  path: pathInput('file to create'),
  overwrite: z.boolean().default(false).describe('replace a file that is there'),
  expected_checksum: z
    .string()
    .regex(/^[0-9a-fA-F]{64}$/, '64 hexadecimal characters')
    .nullable()
    .default(null)
    .describe('SHA-256 that the content must have, hex; otherwise no file is made'),
})

const output = z.strictObject({
  path: pathOutput('the file'),
  size: z.int().min(0).describe('bytes'),
  checksum: sha256.describe('SHA-256, hex'),
  duration_ms: z.int().min(0).describe('until the file was there'),
})

const FILE_ERROR_TYPES = [
  'PathOutOfScope',
  'PermissionDenied',
  'MountUnavailable',
  'ResourceExhausted',
  'ConflictError',
  'ParentNotFound',
  'NotAFile',
  'DestinationExists',
  'DiskFull',
] as const

export function download(services: NetworkServices): Capability {
  return networkCapability({
    name: 'network.download',
    title: 'Download a file',
    purpose: 'Fetches a URL into a file of the workspace, which is there whole or not at all.',
    whenToUse:
      'Use it for what is large or no text. To read a page or an answer of an API use network.http_request instead.',
    effect: 'write-local',
    isDestructive: true,
    tier: 'notify',
    input,
    output,
    faults: {target: 'InvalidUrl', refused: 'DomainNotAllowed', unresolved: 'DownloadFailed', failed: 'DownloadFailed'},
    errors: ['ChecksumMismatch'],
    otherErrors: Object.fromEntries(FILE_ERROR_TYPES.map(type => [type, FILE_ERRORS[type]])),
    examples: [
      {
        description: 'Fetch an archive',
        input: {url: 'https://example.com/data.tar.gz', path: '/workspace/data.tar.gz'},
      },
    ],
    tags: ['network', 'download', 'filesystem', 'egress'],
    preview: async ({url, path}) => `${previewRequest(toOutgoing(url))}\n\ninto ${path}`,
    async handle(call, context) {
      const started = performance.now()
      try {
        return {...(await fetchInto(services, call, context)), duration_ms: Math.round(performance.now() - started)}
      } catch (error) {
        throw explainSystemError(error)
      }
    },
  })
}

async function fetchInto(
  services: NetworkServices,
  {url, path, overwrite, expected_checksum: expected}: z.output<typeof input>,
  context: CallContext,
): Promise<{path: string; size: number; checksum: string}> {
  const outgoing = toOutgoing(url)
  await using target = await locateTarget(context, path)
  if (target.node && !overwrite) {
    throw new CapabilityError('DestinationExists', `something is at ${path} already`, {path})
  }
  const {response} = await follow(services, outgoing, 'all', context.signal)
  checkHead(response, services.maxDownloadBytes)
  let got = {size: 0, checksum: ''}
  await publish(context, target, {
    old: target.node?.stats ?? null,
    replace: overwrite,
    fill: async file => {
      got = await save(response, file, services.maxDownloadBytes, context)
      if (expected === null || got.checksum === expected.toLowerCase()) return
      throw new CapabilityError('ChecksumMismatch', `what came has the SHA-256 ${got.checksum}`, {...got, expected})
    },
  })
  return {path: target.path, ...got}
}

/** As it is: what a checksum is published for is the file that the server keeps. */
function toOutgoing(url: string): Outgoing {
  return {url: parseUrl(url), method: 'GET', headers: {'accept-encoding': 'identity'}, body: null}
}

function checkHead(response: IncomingMessage, maxBytes: number): void {
  const {statusCode = 0, headers} = response
  const isTooLarge = Number(headers['content-length'] ?? 0) > maxBytes
  if (statusCode >= 200 && statusCode < 300 && !isTooLarge) return
  response.destroy()
  if (isTooLarge) throw tooLarge(maxBytes)
  throw new NetworkFault('failed', `the server answers ${statusCode}`, {status_code: statusCode})
}

async function save(response: IncomingMessage, file: FileHandle, maxBytes: number, {progress}: CallContext) {
  const digest = createHash('sha256')
  const total = Number(response.headers['content-length'] ?? 0) || undefined
  let size = 0
  for await (const chunk of contentOf(response, maxBytes)) {
    size += chunk.length
    if (size > maxBytes) throw tooLarge(maxBytes)
    digest.update(chunk)
    await file.writeFile(chunk)
    progress(size, total, 'bytes fetched')
  }
  return {size, checksum: digest.digest('hex')}
}

function tooLarge(maxBytes: number): NetworkFault {
  return new NetworkFault('failed', `the file has more than ${maxBytes} bytes`, {max_bytes: maxBytes})
}
