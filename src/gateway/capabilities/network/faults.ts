/** What can go wrong with any of these capabilities; each says by which of its declared errors it is told. */
export type FaultKind =
  /** an address that cannot be meant, or not by us */
  | 'target'
  /** the egress rules refuse it */
  | 'refused'
  /** the name leads nowhere */
  | 'unresolved'
  /** no connection, no valid certificate, no whole answer, not in time */
  | 'failed'

export class NetworkFault extends Error {
  readonly kind: FaultKind
  readonly context: Record<string, unknown>

  constructor(kind: FaultKind, message: string, context: Record<string, unknown> = {}, options?: ErrorOptions) {
    super(message, options)
    this.name = 'NetworkFault'
    this.kind = kind
    this.context = context
  }
}
