import {setTimeout} from 'node:timers/promises'
import {z} from 'zod'
import type {CallContext, Capability} from '../../capability.ts'
import {filesystemCapability} from './define.ts'
import {pathInput, pathOutput} from './fields.ts'
import {resolvePath, rootsOf, showPath} from './paths/roots.ts'
import {compileGlob} from './text/glob.ts'
import {CHANGE_TYPES, changesBetween, type FolderChange} from './watch/changes.ts'
import {takeSnapshot} from './watch/snapshot.ts'
import type {Watch, Watches} from './watch/watches.ts'

const MAX_EVENTS = 1000
const MIN_PAUSE_MS = 250
/** Between two looks the pause is so many times as long as the look took: a large folder costs no more than a small one. */
const PAUSE_FACTOR = 10

const input = z
  .strictObject({
    path: pathInput('folder to watch').optional(),
    recursive: z.boolean().default(false).describe('watch the folders below it too'),
    event_types: z.array(z.enum(CHANGE_TYPES)).min(1).max(4).optional().describe('changes to tell; all when left out'),
    pattern: z.string().min(1).max(512).optional().describe('glob that the changed path must fit, such as *.log'),
    watch_id: z
      .string()
      .max(64)
      .optional()
      .describe('in place of path: a watch you have; tells what changed since last'),
    timeout_seconds: z.int().min(0).max(60).default(0).describe('wait so long for a first change, seconds'),
    cancel: z.boolean().default(false).describe('with watch_id: end the watch after this answer'),
  })
  .refine(({path, watch_id}) => (path === undefined) !== (watch_id === undefined), {
    error: 'set either path, to begin a watch, or watch_id, to ask one',
    path: ['path'],
  })
  .refine(({cancel, watch_id}) => !cancel || watch_id !== undefined, {
    error: 'cancel needs a watch_id',
    path: ['cancel'],
  })

const Event = z.strictObject({
  type: z.enum(CHANGE_TYPES).describe('what happened'),
  path: pathOutput('what it happened to; of a rename its new path'),
  from: z.string().optional().describe('of a rename: the old path'),
})

const output = z.strictObject({
  watch_id: z.string().describe('to ask for further changes; known for an hour after the last question'),
  path: pathOutput('the folder'),
  recursive: z.boolean().describe('whether folders below it are watched'),
  events: z.array(Event).describe('changes since the watch began or was last asked, in the order of their paths'),
  truncated: z.boolean().describe(`true when more than ${MAX_EVENTS} things changed: list the folder to see all`),
  active: z.boolean().describe('false when the watch has ended'),
})

export function createWatch(watches: Watches): Capability {
  return filesystemCapability({
    name: 'filesystem.watch',
    title: 'Watch a folder',
    purpose: 'Tells what was created, changed, renamed or deleted in a folder since you last asked.',
    whenToUse:
      'Begin with a path, then call again with the watch_id, and with timeout_seconds to wait for a change. What happened between two questions is told as its outcome: a file that came and went is not. To see a folder once use filesystem.list instead.',
    effect: 'session',
    isWaiting: true,
    tier: 'autonomous',
    input,
    output,
    errors: ['DirectoryNotFound', 'NotADirectory', 'InvalidPattern', 'TooManyWatches', 'WatchNotFound'],
    examples: [
      {description: 'Begin to watch', input: {path: '/workspace/inbox', event_types: ['create']}},
      {description: 'Wait up to 30 seconds', input: {watch_id: 'watch-1a2b3c4d', timeout_seconds: 30}},
      {description: 'End it', input: {watch_id: 'watch-1a2b3c4d', cancel: true}},
    ],
    tags: ['filesystem', 'read', 'safe', 'events', 'realtime'],
    async handle({watch_id, timeout_seconds, cancel, ...request}, context) {
      const watch = watch_id === undefined ? await begin(watches, request, context) : watches.get(context, watch_id)
      const changes = await waitForChanges(watch, timeout_seconds * 1000, context)
      if (cancel) watches.remove(context, watch.id)
      return {
        watch_id: watch.id,
        path: watch.path,
        recursive: watch.isRecursive,
        events: changes.slice(0, MAX_EVENTS).map(change => toEvent(watch.path, change)),
        truncated: changes.length > MAX_EVENTS,
        active: !cancel,
      }
    },
  })
}

interface Request {
  readonly path?: string | undefined
  readonly recursive: boolean
  readonly event_types?: FolderChange['type'][] | undefined
  readonly pattern?: string | undefined
}

async function begin(
  watches: Watches,
  {path = '', recursive, event_types = [...CHANGE_TYPES], pattern}: Request,
  context: CallContext,
): Promise<Watch> {
  const seen = await takeSnapshot(context, path, recursive)
  // A session that ended meanwhile forgets nothing any more.
  context.signal.throwIfAborted()
  return watches.add(context, {
    path: showPath(resolvePath(rootsOf(context), path)),
    isRecursive: recursive,
    types: event_types,
    fits: pattern === undefined ? () => true : compileGlob(pattern),
    seen,
  })
}

/** Looks at once, and again until something changed or the time is over. */
async function waitForChanges(watch: Watch, timeoutMs: number, context: CallContext): Promise<FolderChange[]> {
  const deadline = performance.now() + timeoutMs
  for (;;) {
    const started = performance.now()
    const now = await takeSnapshot(context, watch.path, watch.isRecursive)
    const changes = changesBetween(watch.seen, now).filter(change => isWanted(watch, change))
    const left = deadline - performance.now()
    if (changes.length > 0 || left <= 0) {
      watch.seen = now
      return changes
    }
    const pause = Math.max(MIN_PAUSE_MS, (performance.now() - started) * PAUSE_FACTOR)
    await setTimeout(Math.min(pause, left), undefined, {signal: context.signal})
  }
}

function isWanted({types, fits}: Watch, {type, path, from}: FolderChange): boolean {
  return types.includes(type) && (fits(path) || (from !== undefined && fits(from)))
}

function toEvent(folder: string, {type, path, from}: FolderChange) {
  return {type, path: `${folder}/${path}`, ...(from === undefined ? {} : {from: `${folder}/${from}`})}
}
