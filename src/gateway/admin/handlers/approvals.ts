import {KruxosError} from '../../../contract/errors.ts'
import type {Handlers, Parsed} from '../../../contract/operations.ts'
import type {ApprovalRequest} from '../../approval.ts'
import type {AdminServices, OperationContext} from '../services.ts'
import {fits, toApproval, toGrant} from './approval-rows.ts'

type ApprovalHandlers = Pick<
  Handlers<OperationContext>,
  'approval.accept' | 'approval.list' | 'approval.reject' | 'approval.show' | 'grant.list' | 'grant.revoke'
>

export function approvalHandlers(services: AdminServices): ApprovalHandlers {
  const {approvals, previewOf, clock} = services
  const by = ({via}: OperationContext) => `operator via ${via}`
  return {
    'approval.list': async ({agent, capability, all, waitSeconds, version: seen}, {signal}) => {
      await approvals.changed(seen, waitSeconds, signal)
      // Before the rows are read: a change in between is told at the next asking.
      const {version} = approvals
      const rows = await approvals.list({agent, ...(all ? {} : {states: ['pending']})})
      const shown = rows.filter(row => fits(capability, row.capability)).map(toApproval)
      return {approvals: shown, total: shown.length, version}
    },

    'approval.show': async ({id}, {signal}) => {
      const request = await approvals.find(id)
      const {result} = request
      return {
        approval: {
          ...toApproval(request),
          input: request.input,
          preview: request.state === 'pending' ? await previewOf(request, signal) : null,
          result: result?.ok === true ? result.output : null,
          error: result?.ok === false ? result.error : null,
        },
      }
    },

    'approval.accept': async (params, context) => {
      const {id, grant: terms} = params
      const request = await approvals.find(id)
      await stepUp(services, request, params)
      const {changed, grant} = await approvals.accept(request, {by: by(context)}, terms)
      const after = await approvals.find(request.id)
      return {approval: toApproval(after), changed, grant: grant && toGrant(grant, clock.now())}
    },

    'approval.reject': async ({id, reason}, context) => {
      const request = await approvals.find(id)
      const changed = await approvals.reject(request, {by: by(context), reason})
      return {approval: toApproval(await approvals.find(request.id)), changed}
    },

    'grant.list': async ({agent, all}) => {
      const grants = (await approvals.grants({agent})).map(row => toGrant(row, clock.now()))
      return {grants: grants.filter(({state}) => all || state === 'active')}
    },

    'grant.revoke': async ({id}) => {
      const {grant, changed} = await approvals.revokeGrant(id)
      return {grant: toGrant(grant, clock.now()), changed}
    },
  }
}

/** The passphrase goes with what was shown, so that it accepts that and nothing else; a request is accepted once. */
async function stepUp(
  {stepUp: kind, vault}: AdminServices,
  {id, inputHash}: ApprovalRequest,
  given: Parsed<'approval.accept'>,
): Promise<void> {
  if (kind === 'none') return
  if (given.passphrase === undefined) {
    throw new KruxosError('DENIED', `accepting ${id} asks for the passphrase of the vault`, {
      hint: `kruxos approve accept ${id}   (at a terminal)`,
      issues: [{path: '/passphrase', message: 'is needed'}],
    })
  }
  if (given.inputHash !== inputHash) throw new KruxosError('CONFLICT', `${id} is not the request that was shown`)
  await vault.confirm(given.passphrase)
}
