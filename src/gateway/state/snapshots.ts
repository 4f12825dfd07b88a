import {join} from 'node:path'
import type {Snapshot, Snapshots} from '../agent-state.ts'
import type {Clock} from '../clock.ts'
import {PrivateFiles} from './private-files.ts'

/** Of each agent; an older one makes room for a new one. */
const KEPT = 100

interface Options {
  readonly clock: Clock
  /** holds one folder for each agent */
  readonly folder: string
}

export function createSnapshots({clock, folder}: Options): Snapshots {
  const filesOf = (agent: string) => new PrivateFiles(join(folder, agent), 'snap')

  return {
    async create(agent, content) {
      const [files, takenAt] = [filesOf(agent), clock.now()]
      const id = files.newId(takenAt)
      const text = JSON.stringify({...content, taken_at: takenAt.toISOString()})
      await files.write(id, file => file.writeFile(text))
      for (const old of (await files.list()).slice(KEPT)) await files.remove(old)
      return {id, takenAt: takenAt.toISOString(), sizeBytes: Buffer.byteLength(text)}
    },

    async list(agent) {
      const files = filesOf(agent)
      const found = await Promise.all((await files.list()).map(id => describe(files, id)))
      return found.filter(snapshot => snapshot !== null)
    },

    async load(agent, id) {
      await using file = await filesOf(agent).open(id)
      return file && JSON.parse(await file.readFile('utf8'))
    },
  }
}

async function describe(files: PrivateFiles, id: string): Promise<Snapshot | null> {
  await using file = await files.open(id)
  if (!file) return null
  const {size} = await file.stat()
  return {id, takenAt: timeOf(id), sizeBytes: size}
}

/** `snap-20260102-030405-678-9abc` says it in its name. */
function timeOf(id: string): string {
  const [, date = '', time = '', ms = ''] = id.split('-')
  const day = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`
  return `${day}T${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4)}.${ms}Z`
}
