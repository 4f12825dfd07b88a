import {join} from 'node:path'
import {pathToFileURL} from 'node:url'
import {TEMPLATES, type TemplateName} from '../../policy/index.ts'

/**
 * A policy to begin with, as a file for a layer.
 * @param root folder of this package: the first line names the schema there, for editors
 */
export function templateText(root: string, template: TemplateName, layer: string): string {
  const schema = pathToFileURL(join(root, 'schemas', 'policy.schema.json')).href
  const rules = TEMPLATES[template].replace(/^( *)allow_override: true$/m, (line, indent) =>
    layer === 'org' ? line : `${indent}allow_override: false`,
  )
  return `# yaml-language-server: $schema=${schema}\n${rules}`
}
