import {string as text} from '@oclif/core/args'
import {string} from '@oclif/core/flags'

export const layerFlag = string({
  description: 'system, org, user or agents/NAME; what the name of the file says when left out, otherwise org',
  helpValue: 'LAYER',
})

export const fileArgument = text({description: 'policy file, or - for stdin', required: true})

export const filesFlag = string({
  description: 'policy file to use in place of those of the gateway; can be given once for each layer',
  helpValue: 'FILE',
  multiple: true,
})
