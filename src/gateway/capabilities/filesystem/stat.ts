import type {Stats} from 'node:fs'
import {z} from 'zod'
import {filesystemCapability} from './define.ts'
import {count, Kind, kindOf, pathInput, pathOutput, sizeOf, timestamp, toTimestamp} from './fields.ts'
import {ownerName} from './files/owner.ts'
import {resolvePath, rootsOf, showPath} from './paths/roots.ts'
import {locate} from './paths/walk.ts'

const input = z.strictObject({path: pathInput('file, folder or link to look at')})

const output = z.strictObject({
  path: pathOutput('the path'),
  exists: z.boolean().describe('false when nothing is there; the other fields are null then'),
  type: Kind.nullable().describe('a symlink is told as such and not followed; other: device, pipe or socket'),
  size: count.nullable().describe('bytes; 0 for what is no file'),
  modified: timestamp.nullable().describe('last change of the content, ISO 8601 in UTC'),
  created: timestamp.nullable().describe('birth, ISO 8601 in UTC; null where the file system does not keep it'),
  permissions: z.string().nullable().describe('of owner, group and others, such as rw-r-----'),
  owner: z.string().nullable().describe('user name, or number of a user without one'),
})

const NOTHING = {
  exists: false,
  type: null,
  size: null,
  modified: null,
  created: null,
  permissions: null,
  owner: null,
}

export const stat = filesystemCapability({
  name: 'filesystem.stat',
  title: 'Look at a path',
  purpose: 'Tells whether something is at a path, and its type, size, dates, permissions and owner.',
  whenToUse:
    'Use it before you read or replace something you do not know. A missing path is an answer, not an error. For all entries of a folder use filesystem.list instead.',
  effect: 'read',
  tier: 'autonomous',
  input,
  output,
  errors: [],
  examples: [{description: 'See whether a file is there', input: {path: '/workspace/package.json'}}],
  tags: ['filesystem', 'read', 'safe', 'metadata'],
  async handle({path}, context) {
    const roots = rootsOf(context)
    await using entry = await locate(roots, path, {follow: false})
    if (!entry?.node) return {path: showPath(resolvePath(roots, path)), ...NOTHING}
    return {path: entry.path, ...(await describe(entry.node.stats))}
  },
})

async function describe(stats: Stats) {
  return {
    exists: true,
    type: kindOf(stats),
    size: sizeOf(stats),
    modified: toTimestamp(stats.mtimeMs),
    created: stats.birthtimeMs > 0 ? toTimestamp(stats.birthtimeMs) : null,
    permissions: showPermissions(stats.mode),
    owner: await ownerName(stats.uid),
  }
}

/** 0o640 -> rw-r----- */
function showPermissions(mode: number): string {
  return Array.from('rwxrwxrwx', (letter, bit) => (mode & (0o400 >> bit) ? letter : '-')).join('')
}
