import type {CallContext} from '../../../capability.ts'

/** `Receiving objects:  45% (45/100), 1.2 MiB | 3 MiB/s` */
const STEP = /([A-Z][a-z]+ [a-z]+): +(\d+)% \((\d+\/\d+)\)/g

/** Tells what git says of its progress on stderr: 100 for each step that it begins, and never less than before. */
export function tellProgress({progress}: Pick<CallContext, 'progress'>): (chunk: Uint8Array) => void {
  const steps: string[] = []
  let told = 0
  return chunk => {
    for (const [, step = '', percent, counts] of Buffer.from(chunk).toString('latin1').matchAll(STEP)) {
      if (!steps.includes(step)) steps.push(step)
      const done = steps.indexOf(step) * 100 + Number(percent)
      if (done <= told) continue
      told = done
      progress(done, undefined, `${step.toLowerCase()} ${counts}`)
    }
  }
}
