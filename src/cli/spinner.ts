/** Runs `work` under a spinner on stderr. The library is loaded only for a person. */
export async function withSpinner<T>(isPerson: boolean, text: string, work: () => Promise<T>): Promise<T> {
  if (!isPerson) return work()
  const {default: ora} = await import('ora')
  const spinner = ora({text, stream: process.stderr}).start()
  try {
    return await work()
  } finally {
    spinner.stop()
  }
}
