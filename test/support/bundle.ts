import {cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {rolldown} from 'rolldown'
import config from '../../rolldown.config.ts'

const root = join(import.meta.dirname, '..', '..')

export interface Installation extends Disposable {
  /** of the package: holds bin/, dist/ and package.json */
  readonly path: string
  /** above it: <prefix>/lib/node_modules/kruxos */
  readonly prefix: string
  /** a link to this Node.js, at a path below the package */
  addNode(path: string): string
  remove(path: string): void
}

/** The bridge as npm installs it, bundled with the settings of the build; there are blanks in its path. */
export async function installBridge(): Promise<Installation> {
  const temporary = mkdtempSync(join(tmpdir(), 'ki-'))
  const prefix = join(temporary, 'a prefix')
  const path = join(prefix, 'lib', 'node_modules', 'kruxos')
  const {output, ...options} = config
  const bundle = await rolldown({...options, cwd: root, input: {'mcp-bridge': 'src/bridge/main.ts'}})
  await bundle.write({...output, dir: join(path, 'dist')})
  await bundle.close()
  for (const file of ['bin/mcp-bridge', 'bin/mcp-bridge.js', 'bin/newer-node.js', 'bin/package.json', 'package.json'])
    cpSync(join(root, file), join(path, file))
  return {
    path,
    prefix,
    addNode(place) {
      const link = join(path, place)
      mkdirSync(dirname(link), {recursive: true})
      symlinkSync(process.execPath, link)
      return link
    },
    remove: place => rmSync(join(path, place), {recursive: true}),
    [Symbol.dispose]: () => rmSync(temporary, {recursive: true, force: true}),
  }
}
