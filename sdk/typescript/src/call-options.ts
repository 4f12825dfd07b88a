/** What a capability gave: the fields of its output. */
export type Output = Record<string, unknown>

export interface Progress {
  readonly progress: number
  readonly total?: number
  readonly message?: string
}

export interface CallOptions {
  /** ends the wait, and tells the gateway to stop */
  readonly signal?: AbortSignal | undefined
  /** how long to wait for the answer */
  readonly timeoutMs?: number | undefined
  readonly onProgress?: ((progress: Progress) => void) | undefined
}

/** @internal */
export type Invoke = (name: string, input?: object, options?: CallOptions) => Promise<Output>
