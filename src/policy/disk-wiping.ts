/** Programs that do nothing else. */
const WIPERS = /^(mkfs(\..+)?|mke2fs|mkswap|wipefs|blkdiscard)$/
/** Programs that do it when they are pointed at a device. */
const DEVICE_WRITERS = /^(dd|shred|badblocks|[cs]?fdisk|sgdisk|parted|cp|tee|mv)$/
const DEVICE = /^(of=)?\/dev\/(sd|hd|vd|xvd|nvme|mmcblk|disk|md|dm-|mapper|loop)/
const WHOLE_SYSTEM = /^\/(\.|\*|(bin|boot|dev|etc|home|lib|lib32|lib64|root|sbin|sys|usr|var)\/?\*?)?$/
/** Programs that only run another one, named by what follows. */
const RUNNERS =
  /^(sudo|doas|env|nohup|nice|ionice|time|timeout|exec|xargs|command|busybox|setsid|stdbuf|sh|bash|dash|zsh|ksh|fish)$/

/**
 * Whether a command would wipe a disk or the whole file system: itself, or inside a line for a shell. It stops what is
 * plain to see and is no sandbox: a program that was written before can do the same under any name.
 */
export function wipesDisk(command: unknown, args: unknown): boolean {
  const words = [command, args].flat(2).filter(word => typeof word === 'string')
  return words
    .join(' ')
    .split(/[;&|\n()`{}]+/)
    .some(isWiping)
}

function isWiping(line: string): boolean {
  const words = line.split(/[\s"']+/).filter(Boolean)
  const redirected = words.flatMap((word, index) =>
    />$/.test(word) ? [words[index + 1] ?? ''] : [word.replace(/^.*>/, '')],
  )
  if (line.includes('>') && redirected.some(word => DEVICE.test(word))) return true
  const start = words.findIndex(word => !RUNNERS.test(programOf(word)) && !/^-|^\w+=|^\d+[smhd]?$/.test(word))
  const rest = words.slice(start + 1)
  const program = programOf(words[start] ?? '')
  if (WIPERS.test(program)) return true
  if (DEVICE_WRITERS.test(program)) return !rest.includes('-l') && rest.some(word => DEVICE.test(word))
  return program === 'rm' && isRecursive(rest) && rest.some(isWholeSystem)
}

function isRecursive(words: readonly string[]): boolean {
  return words.some(word => word === '--recursive' || /^-[a-zA-Z]*[rR]/.test(word))
}

function isWholeSystem(word: string): boolean {
  return word === '--no-preserve-root' || WHOLE_SYSTEM.test(word.replaceAll(/\/{2,}/g, '/'))
}

function programOf(word: string): string {
  return word.slice(word.lastIndexOf('/') + 1).replaceAll('\\', '')
}
