import {globSync, readFileSync} from 'node:fs'
import {builtinModules} from 'node:module'
import {dirname, join, normalize} from 'node:path'
import {parseSync} from 'rolldown/utils'

export interface SourceModule {
  /** from the top of the checkout, for example src/gateway/calls/call.ts */
  readonly file: string
  readonly text: string
  /** files of ours by their path, packages by their name, built-in modules as node:name */
  readonly imports: readonly string[]
  /** imports that exist when the program runs: types are left out */
  readonly runtimeImports: readonly string[]
}

const root = join(import.meta.dirname, '..', '..')

/** Every module under a folder of the checkout, with what it imports. */
export function readModules(folder: string): SourceModule[] {
  return globSync(`${folder}/**/*.ts`, {cwd: root}).sort().map(readModule)
}

function readModule(file: string): SourceModule {
  const text = readFileSync(join(root, file), 'utf8')
  const {module} = parseSync(file, text)
  const statics = [
    ...module.staticImports.map(each => ({
      request: each.moduleRequest.value,
      isType: each.entries.length > 0 && each.entries.every(entry => entry.isType),
    })),
    ...module.staticExports
      .flatMap(each => each.entries)
      .flatMap(entry => (entry.moduleRequest ? [{request: entry.moduleRequest.value, isType: entry.isType}] : [])),
  ]
  const dynamics = module.dynamicImports.map(each => ({
    request: text.slice(each.moduleRequest.start, each.moduleRequest.end).replaceAll(/^['"`]|['"`]$/g, ''),
    isType: false,
  }))
  const all = [...statics, ...dynamics]
  const names = (requests: typeof all) => [...new Set(requests.map(({request}) => resolve(file, request)))]
  return {file, text, imports: names(all), runtimeImports: names(all.filter(({isType}) => !isType))}
}

function resolve(file: string, request: string): string {
  if (request.startsWith('.')) return normalize(join(dirname(file), request))
  if (request.startsWith('node:') || builtinModules.includes(request)) return `node:${request.replace('node:', '')}`
  return request
    .split('/')
    .slice(0, request.startsWith('@') ? 2 : 1)
    .join('/')
}

/** Each circle of imports once, as the files on it. */
export function findCycles(modules: readonly SourceModule[]): string[][] {
  const byFile = new Map(modules.map(module => [module.file, module]))
  const done = new Set<string>()
  const cycles: string[][] = []

  function visit(file: string, path: string[]): void {
    const start = path.indexOf(file)
    if (start !== -1) return void cycles.push([...path.slice(start), file])
    if (done.has(file)) return
    for (const target of byFile.get(file)?.runtimeImports ?? []) visit(target, [...path, file])
    done.add(file)
  }

  for (const {file} of modules) visit(file, [])
  return cycles
}
