/** Bundles src into dist, as rolldown.config.ts says, without a list of every file. */
import {build} from 'rolldown'
import config from '../rolldown.config.ts'

await build(config)
