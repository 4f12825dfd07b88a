import {createHash} from 'node:crypto'
import {readFileSync, statSync} from 'node:fs'
import {join} from 'node:path'
import type {Architecture} from './runtime.ts'

interface Contents {
  readonly arch: Architecture
  readonly version: string
  readonly root: string
  /** without links */
  readonly files: readonly string[]
}

const DESCRIPTION = `capabilities for AI agents, under a policy
 A gateway that offers typed capabilities of this machine over MCP to Claude
 Code, Claude Desktop, Codex and others, decides each call by a policy, and
 keeps an audit log; its command line, and its own Node.js.`

/** What dpkg knows of the package (deb-control(5)). */
export function control({arch, version, root, files}: Contents): Record<string, string> {
  const kibibytes = files.map(file => Math.ceil(statSync(join(root, file)).size / 1024))
  const fields = {
    Package: 'kruxos',
    Version: version,
    Architecture: arch,
    Maintainer: 'KruxOS <kruxos@localhost>',
    'Installed-Size': String(kibibytes.reduce((sum, each) => sum + each, 0)),
    Depends: 'libc6 (>= 2.28), libgcc-s1, libstdc++6 (>= 6), acl, adduser',
    Recommends: 'bubblewrap, git, ripgrep',
    Section: 'admin',
    Priority: 'optional',
    Description: DESCRIPTION,
  }
  const sums = files.map(
    file =>
      `${createHash('md5')
        .update(readFileSync(join(root, file)))
        .digest('hex')}  ${file}`,
  )
  return {
    control: `${Object.entries(fields)
      .map(([name, value]) => `${name}: ${value}`)
      .join('\n')}\n`,
    md5sums: `${sums.join('\n')}\n`,
  }
}
