import {stringify} from 'yaml'
import type {Context} from './kind.ts'
import {SECTIONS} from './plan.ts'

/**
 * The state of the gateway as a file that `apply` reads, without any secret.
 * @param schema where editors find what may be in it
 */
export async function exportFile(context: Context, schema: string): Promise<string> {
  const parts = await Promise.all(SECTIONS.map(async section => [section.name, await section.export(context)] as const))
  const file = {version: 1, ...Object.fromEntries(parts.filter(([, part]) => part !== undefined))}
  return `# yaml-language-server: $schema=${schema}\n${stringify(file, {lineWidth: 0, aliasDuplicateObjects: false})}`
}
