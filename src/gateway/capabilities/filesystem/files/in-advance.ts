/**
 * The answers of jobs, in their order; the next few jobs are begun while the first is waited for.
 * A job may use only what stays when its source goes on.
 */
export async function* inAdvance<T>(jobs: AsyncIterable<() => Promise<T>>, count: number): AsyncGenerator<T> {
  const begun: Promise<T>[] = []
  try {
    for await (const job of jobs) {
      const answer = job()
      // it may fail before its turn comes
      answer.catch(() => {})
      begun.push(answer)
      if (begun.length >= count) yield begun.shift() as Promise<T>
    }
    while (begun.length > 0) yield begun.shift() as Promise<T>
  } finally {
    await Promise.allSettled(begun)
  }
}
