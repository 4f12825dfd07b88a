/**
 * How the program itself is removed, by where it is; purging the Debian package would take its data along.
 * @param root folder of this package
 */
export function packageCommand(root: string, uid: number | null, isKept: boolean): string {
  if (root === '/opt/kruxos') return `sudo apt ${isKept ? 'remove' : 'purge'} kruxos`
  const [prefix] = root.split(/\/(?:lib\/)?node_modules\/kruxos$/)
  if (prefix === root) return `rm -r ${root}`
  return `${uid === 0 ? 'sudo ' : ''}npm rm --global --prefix ${prefix} kruxos`
}
