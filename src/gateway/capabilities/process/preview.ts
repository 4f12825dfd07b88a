import {argvOf} from './argv.ts'
import type {Limits} from './limits.ts'
import type {RunInput} from './run.ts'
import type {ProcessServices} from './services.ts'
import {quoteScript, quoteWord, quoteWords} from './words.ts'

const MEBIBYTE = 1_048_576
/** Characters; the whole is in the input of the request. */
const MAX_INPUT_SHOWN = 10_000

/** Everything that decides what would run, for the person who is asked. */
export function previewRun(call: RunInput, {sandbox, bounds}: ProcessServices, limits: Limits): string {
  const {isOn, hasNetwork} = sandbox.options
  const cpu = limits.cpuMs === null ? '' : `, ${Math.round(limits.cpuMs / 1000)} s of processor time`
  const life = call.background ? `in the background, up to ${bounds.backgroundSeconds} s` : `up to ${call.timeout} s`
  return [
    ...commandLines(call),
    `in ${quoteWord(call.working_directory)}`,
    ...Object.entries(call.environment).map(([name, value]) => `with ${name}=${quoteWord(value)}`),
    ...(call.stdin === undefined || call.background ? [] : ['with this standard input:', quoteScript(cut(call.stdin))]),
    isOn
      ? `sandbox: bubblewrap, ${hasNetwork ? 'with network' : 'no network'}`
      : 'sandbox: OFF, with all the rights of the gateway',
    `${life}, ${Math.round(limits.memoryBytes / MEBIBYTE)} MiB${cpu}`,
  ].join('\n')
}

function cut(text: string): string {
  return text.length <= MAX_INPUT_SHOWN
    ? text
    : `${text.slice(0, MAX_INPUT_SHOWN)}\n(cut at ${MAX_INPUT_SHOWN} characters)`
}

function commandLines(call: RunInput): string[] {
  const argv = argvOf(call)
  if (!call.shell) return [`run ${quoteWords(argv)}`]
  const [, , script = '', , ...args] = argv
  const rest = args.length === 0 ? [] : [`with the arguments ${quoteWords(args)}`]
  return ['run this script with /bin/sh:', quoteScript(script), ...rest]
}
