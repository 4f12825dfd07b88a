/** The way back of one request. Over a WebSocket all requests share one; over HTTP each has its own response. */
export interface Exchange {
  /** what belongs to the request and comes before its answer */
  notify(text: string): void
  /** @param status of HTTP; other transports have none */
  answer(text: string, status?: number): void
}
