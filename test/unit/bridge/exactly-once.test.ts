import assert from 'node:assert/strict'
import {test} from 'node:test'
import fc from 'fast-check'
import type {Action} from '../../../src/bridge/actions.ts'
import {Relay} from '../../../src/bridge/relay.ts'

const METHODS = ['initialize', 'tools/call', 'tools/list', 'custom/thing']

/** A host, a relay and a gateway that answers anything it was ever asked: late, on another connection, twice. */
class World {
  readonly answered: number[] = []
  asked = 0
  readonly #relay = new Relay('1.2.3')
  readonly #seenByGateway: (number | string)[] = []
  #isUp = false
  #now = 0

  ask(): void {
    const message = {jsonrpc: '2.0', id: this.asked, method: METHODS[this.asked % METHODS.length]}
    this.asked++
    this.#take(this.#relay.fromHost(JSON.stringify(message), this.#now))
  }

  connect(): void {
    if (!this.#isUp) this.#take(this.#relay.connected(this.#now))
    this.#isUp = true
  }

  disconnect(): void {
    this.#isUp = false
    this.#take(this.#relay.disconnected({message: 'gone'}, this.#now))
  }

  wait(ms: number): void {
    this.#now += ms
    this.#take(this.#relay.tick(this.#now))
  }

  answer(index: number): void {
    const id = this.#seenByGateway[index % this.#seenByGateway.length]
    if (this.#isUp && id !== undefined)
      this.#take(this.#relay.fromGateway(JSON.stringify({jsonrpc: '2.0', id, result: {}})))
  }

  #take(actions: Action[]): void {
    for (const action of actions) {
      const {id} = action.kind === 'toHost' || action.kind === 'toGateway' ? JSON.parse(action.text) : {}
      if (action.kind === 'toHost' && typeof id === 'number') this.answered.push(id)
      if (action.kind === 'toGateway' && id !== undefined) this.#seenByGateway.push(id)
    }
  }
}

test('whatever happens in whatever order, each request gets exactly one answer', () => {
  const happening = fc.oneof(
    fc.constantFrom('ask', 'connect', 'disconnect').map(what => (world: World) => world[what]()),
    fc.nat(1000).map(ms => (world: World) => world.wait(ms)),
    fc.nat(30).map(index => (world: World) => world.answer(index)),
  )
  fc.assert(
    fc.property(fc.array(happening, {maxLength: 80}), happenings => {
      const world = new World()
      for (const happen of happenings) happen(world)
      world.disconnect()
      world.wait(2000)
      const each = Array.from({length: world.asked}, (_, id) => id)
      assert.deepEqual(
        world.answered.toSorted((a, b) => a - b),
        each,
      )
    }),
    {numRuns: 1000},
  )
})
