import {createHash} from 'node:crypto'
import type {FileHandle} from 'node:fs/promises'
import {z} from 'zod'
import {BackupDamaged} from '../agent-state.ts'
import type {StateRow} from '../state-entry.ts'
import {linesOf} from './lines.ts'

const FORMAT = 'kruxos-state/1'

const Scope = z.union([z.literal('shared'), z.templateLiteral(['agent:', z.string().min(1)])])
const count = z.int().min(0)

/** First line. `scope` null: everything. */
const Header = z.strictObject({
  format: z.literal(FORMAT),
  id: z.string(),
  createdAt: z.iso.datetime(),
  scope: Scope.nullable(),
})
export type BackupHeader = Omit<z.infer<typeof Header>, 'format'>

const Row = z.strictObject({
  scope: Scope,
  key: z.string(),
  version: z.int().min(1),
  value: z.string(),
  sizeBytes: count,
  writer: z.string(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  isLatest: z.boolean(),
})

/** Last line: over every byte before it. */
const Trailer = z.strictObject({rows: count, sha256: z.string().length(64)})

export async function writeBackup(
  file: FileHandle,
  header: BackupHeader,
  rows: AsyncIterable<StateRow>,
): Promise<void> {
  const digest = createHash('sha256')
  const writeLine = async (value: object) => {
    const line = `${JSON.stringify(value)}\n`
    digest.update(line)
    await file.writeFile(line)
  }
  await writeLine({format: FORMAT, ...header})
  let written = 0
  for await (const row of rows) {
    await writeLine(row)
    written += 1
  }
  await file.writeFile(`${JSON.stringify({rows: written, sha256: digest.digest('hex')})}\n`)
}

/** @throws BackupDamaged */
export async function readHeader(file: FileHandle): Promise<BackupHeader> {
  for await (const line of linesOf(file)) {
    const {format: _, ...header} = parse(Header, line)
    return header
  }
  throw new BackupDamaged('it is empty')
}

/** Reads it to the end. @throws BackupDamaged when a byte is not as it was written */
export async function checkDigest(file: FileHandle): Promise<void> {
  for await (const _ of readRows(file));
}

/** The rows as they are read: that their digest fits is known with the last one. @throws BackupDamaged */
export async function* readRows(file: FileHandle): AsyncGenerator<StateRow> {
  const digest = createHash('sha256')
  let held: Buffer | null = null
  let number = 0
  for await (const line of linesOf(file)) {
    if (held) {
      digest.update(held).update('\n')
      if (number > 1) yield parse(Row, held)
    }
    held = line
    number += 1
  }
  const {rows, sha256} = parse(Trailer, held ?? Buffer.alloc(0))
  if (sha256 !== digest.digest('hex') || rows !== number - 2) throw new BackupDamaged('its digest does not fit')
}

function parse<T>(schema: z.ZodType<T>, line: Buffer): T {
  try {
    return schema.parse(JSON.parse(line.toString()))
  } catch (cause) {
    throw new BackupDamaged('a line of it cannot be read', {cause})
  }
}
