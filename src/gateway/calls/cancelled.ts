/** The reason of a signal whose caller said that it does not want the answer any more; a lost connection says no such thing. */
export class CancelledError extends Error {
  constructor() {
    super('cancelled by the caller')
    this.name = 'CancelledError'
  }
}
