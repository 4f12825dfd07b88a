import type {ToolDefinition} from '../../contract/upstream.ts'
import type {Capability} from '../capability.ts'
import type {PinRow, UpstreamRow} from '../upstream.ts'
import type {Offer} from './capability.ts'
import {floorOf, isOffered, type Review, review} from './review.ts'

interface Services {
  row(): UpstreamRow
  toCapability(offer: Offer): Capability
  /** puts these in the place of what the server offered before */
  offer(capabilities: readonly Capability[]): void
  isRunning(): boolean
  readonly call: Offer['call']
}

/** The tools of one server, held against what was approved of them, and offered. */
export class UpstreamTools {
  readonly #services: Services
  #pins: readonly PinRow[]
  #definitions: readonly ToolDefinition[] | null = null
  #reviews: readonly Review[]
  #offered = ''

  constructor(pins: readonly PinRow[], services: Services) {
    this.#pins = pins
    this.#services = services
    this.#reviews = review(services.row(), pins, null)
  }

  get reviews(): readonly Review[] {
    return this.#reviews
  }

  /** What the server says now. */
  take(definitions: readonly ToolDefinition[]): void {
    this.#definitions = definitions
    this.offer()
  }

  /** What is approved now. */
  setPins(pins: readonly PinRow[]): void {
    this.#pins = pins
    this.offer()
  }

  /** Tells the registry, when what can be called is not what it was. */
  offer(): void {
    this.#reviews = review(this.#services.row(), this.#pins, this.#definitions)
    const tools = this.#reviews.filter(isOffered)
    const text = JSON.stringify(tools.map(({capability, state, hash}) => [capability, state, hash]))
    if (text === this.#offered) return
    this.#services.offer(tools.map(tool => this.#services.toCapability(this.#offerOf(tool))))
    this.#offered = text
  }

  /** Takes everything back; what was approved stays so. */
  withdraw(): void {
    this.#definitions = null
    this.#reviews = review(this.#services.row(), this.#pins, null)
    this.#offered = ''
    this.#services.offer([])
  }

  #offerOf(tool: Review): Offer {
    const {name} = this.#services.row()
    return {
      upstream: name,
      tool: tool.tool,
      capability: tool.capability,
      hash: tool.hash,
      shown: tool.approved,
      floor: agent => floorOf(this.#services.row(), tool, agent),
      unavailable: () => (this.#services.isRunning() ? null : `the MCP server ${name} does not run`),
      call: this.#services.call,
    }
  }
}
