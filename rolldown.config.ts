import {globSync} from 'node:fs'
import {join} from 'node:path'
import type {BuildOptions} from 'rolldown'

const ABSENT = join(import.meta.dirname, 'scripts', 'oclif-absent.ts')

const commands = Object.fromEntries(
  globSync('src/commands/**/*.ts').map(file => [file.replace(/^src\//, '').replace(/\.ts$/, ''), file]),
)

export default {
  input: {
    ...commands,
    backup: 'src/gateway/backup/main.ts',
    cli: 'src/boot/main.ts',
    gateway: 'src/gateway/main.ts',
    'mcp-bridge': 'src/bridge/main.ts',
    programs: 'src/gateway/programs/runner-main.ts',
    'write-child': 'src/clients/write-child.ts',
  },
  platform: 'node',
  // Machine code: it stays a package of its own, which the Debian package does without.
  external: ['@napi-rs/keyring'],
  resolve: {
    alias: {
      // Its CommonJS build hides its own requires from bundlers.
      'jsonc-parser': 'jsonc-parser/lib/esm/main.js',
      ...Object.fromEntries(['lilconfig', 'minimatch', 'tinyglobby'].map(name => [name, ABSENT])),
      ejs: join(import.meta.dirname, 'scripts', 'oclif-templates.ts'),
    },
  },
  output: {
    dir: 'dist',
    // CommonJS: an ES module that imports node:http pays for every lazy getter of it (24 ms and 15 MiB).
    format: 'cjs',
    // A command is a default export, and stays one for `import()`.
    exports: 'named',
    entryFileNames: '[name].cjs',
    chunkFileNames: 'chunks/[name]-[hash].cjs',
    minify: true,
    cleanDir: true,
  },
} satisfies BuildOptions
