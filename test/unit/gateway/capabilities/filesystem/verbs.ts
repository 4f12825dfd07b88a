/** One call of every verb that takes a path, with the path in each place where it fits. */
export function callsWith(path: string): [verb: string, input: Record<string, unknown>][] {
  return [
    ['read', {path}],
    ['stat', {path}],
    ['list', {path}],
    ['search', {path, pattern: '*', aggregate: {dedupe: true}}],
    ['search', {path, pattern: '*', include_hash: true}],
    ['search_content', {path, pattern: 'e'}],
    ['watch', {path, recursive: true}],
    ['write', {path, content: 'written'}],
    ['write', {path, content: 'written', create_parents: true}],
    ['append', {path, content: 'appended'}],
    ['edit', {path, pattern: 'e', replace: 'E', replace_all: true}],
    ['edit', {path, include_glob: '**', pattern: 'e', replace: 'E', replace_all: true}],
    ['copy', {source: path, destination: 'copied', overwrite: true}],
    ['copy', {source: 'own', destination: path, overwrite: true}],
    ['move', {source: path, destination: 'moved', overwrite: true}],
    ['move', {source: 'own', destination: path, overwrite: true}],
    ['delete', {path}],
    ['restore', {trash_path: path}],
  ]
}
