import {GROUPS} from '../../src/cli/topics.ts'
import {type Command, type Flag, flagsOf, readCommands, wordsOf} from './commands.ts'

interface Candidate {
  readonly word: string
  readonly meaning: string
}

/** The file of each shell below /usr/share. All three ask the same table, which needs no kruxos to run. */
export function completions(): Record<string, string> {
  const table = candidates(readCommands())
  return {
    'bash-completion/completions/kruxos': bash(table),
    'zsh/vendor-completions/_kruxos': zsh(table),
    'fish/vendor_completions.d/kruxos.fish': fish(table),
  }
}

/** What can follow the words of a command, or the first words of several. */
function candidates(commands: readonly Command[]): Map<string, Candidate[]> {
  const table = new Map<string, Candidate[]>([['', []]])
  for (const command of commands) {
    const words = wordsOf(command).split(' ')
    for (const [depth, word] of words.entries()) {
      const path = words.slice(0, depth + 1).join(' ')
      if (table.has(path)) continue
      table.set(path, [])
      const meaning = commands.find(each => wordsOf(each) === path)?.summary ?? GROUPS[path.replaceAll(' ', ':')] ?? ''
      table.get(words.slice(0, depth).join(' '))?.push({word, meaning})
    }
    table.get(wordsOf(command))?.push(...flagsOf(command).flatMap(flagCandidates))
  }
  return table
}

function flagCandidates({name, description = '', allowNo, options = []}: Flag): Candidate[] {
  return [
    {word: `--${name}`, meaning: description},
    ...(allowNo ? [{word: `--no-${name}`, meaning: `not: ${description}`}] : []),
    ...options.map(option => ({word: `--${name}=${option}`, meaning: description})),
  ]
}

type Table = ReadonlyMap<string, readonly Candidate[]>

/** The alternatives of a `case` that tells known words of commands from their arguments. */
function known(table: Table): string {
  return [...table.keys()].filter(Boolean).map(quoted).join('|')
}

function bash(table: Table): string {
  const cases = [...table].map(
    ([path, found]) => `    ${quoted(path)}) words=${quoted(found.map(({word}) => word).join(' '))} ;;`,
  )
  return `# bash completion of kruxos
_kruxos() {
  local current=\${COMP_WORDS[COMP_CWORD]} line='' words='' next i
  for ((i = 1; i < COMP_CWORD; i++)); do
    next="\${line:+$line }\${COMP_WORDS[i]}"
    case $next in
    ${known(table)}) line=$next ;;
    esac
  done
  case $line in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _kruxos kruxos
`
}

function zsh(table: Table): string {
  const cases = [...table].map(
    ([path, found]) =>
      `  ${quoted(path)}) found=(${found.map(({word, meaning}) => quoted(`${word.replaceAll(':', '\\:')}:${oneLine(meaning)}`)).join(' ')}) ;;`,
  )
  return `#compdef kruxos
_kruxos() {
  local line='' next word
  local -a found
  for word in "\${(@)words[2,CURRENT-1]}"; do
    next="\${line:+$line }$word"
    case $next in
    ${known(table)}) line=$next ;;
    esac
  done
  case $line in
${cases.join('\n')}
  esac
  _describe kruxos found || _files
}
if [ "$funcstack[1]" = _kruxos ]; then _kruxos "$@"; else compdef _kruxos kruxos; fi
`
}

function fish(table: Table): string {
  const cases = [...table].flatMap(([path, found]) => [
    `    case ${quoted(path)}`,
    `      printf '%s\\t%s\\n' ${found.map(({word, meaning}) => `${quoted(word)} ${fishQuoted(oneLine(meaning))}`).join(' ')}`,
  ])
  return `# fish completion of kruxos
function __kruxos_complete
  set -l line
  for word in (commandline -opc)[2..-1]
    set -l next (string join ' ' -- $line $word)
    if contains -- $next ${[...table.keys()].filter(Boolean).map(quoted).join(' ')}
      set line $next
    end
  end
  switch "$line"
${cases.join('\n')}
  end
end
complete -c kruxos -a '(__kruxos_complete)'
`
}

function oneLine(text: string): string {
  return text.replaceAll('\n', ' ')
}

/** For sh, bash and zsh. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

function fishQuoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
