import * as v from 'valibot'
import {
  ruleDryRunRequest,
  ruleOrder,
  ruleOrderReply,
  rulePage,
  ruleRemoval,
  ruleReply,
  ruleRequest,
} from '../../moderation/rules.ts'
import { pageQuery } from '../../paging.ts'
import { ruleDryRunExample, ruleExample, ruleRequestExample } from '../examples/rules.ts'
import { gives, operation, streams, takes } from '../operation.ts'

const batch = ruleExample.id
const page = gives('A page', rulePage, { items: [ruleExample], nextCursor: null })
const one = gives('The rule', ruleReply, { rule: ruleExample, batch })

export const readRules = operation('GET /moderation/rules', {
  id: 'readRules',
  tag: 'Rules',
  summary: 'List the rules in their order',
  power: 'readRules',
  query: pageQuery,
  replies: { 200: page },
})

export const addRule = operation('POST /moderation/rules', {
  id: 'addRule',
  tag: 'Rules',
  summary: 'Add a rule: conditions a comment may meet, and what then happens; in force within seconds',
  power: 'changeRules',
  body: takes(ruleRequest, ruleRequestExample),
  replies: { 201: one },
})

export const changeRule = operation('PUT /moderation/rules/{id}', {
  id: 'changeRule',
  tag: 'Rules',
  summary: 'Save a rule as its next version, or switch it on or off',
  power: 'changeRules',
  body: takes(ruleRequest, ruleRequestExample),
  replies: { 200: one },
})

export const removeRule = operation('DELETE /moderation/rules/{id}', {
  id: 'removeRule',
  tag: 'Rules',
  summary: 'Remove a rule; its versions stay, and undoing the removal brings it back',
  power: 'changeRules',
  replies: { 200: gives('Removed', ruleRemoval, { batch }) },
})

export const readRuleVersions = operation('GET /moderation/rules/{id}/versions', {
  id: 'readRuleVersions',
  tag: 'Rules',
  summary: 'List every version of a rule, the newest first',
  power: 'readRules',
  query: pageQuery,
  replies: { 200: page },
})

export const orderRules = operation('PUT /moderation/rules', {
  id: 'orderRules',
  tag: 'Rules',
  summary: 'Put the rules into another order: the first rule that decides counts',
  power: 'changeRules',
  body: takes(ruleOrder, { ids: [ruleExample.id] }),
  replies: { 200: gives('In that order', ruleOrderReply, { batch }) },
})

export const dryRunRule = operation('POST /moderation/rule-dry-runs', {
  id: 'dryRunRule',
  tag: 'Rules',
  summary: 'Test a rule on past comments before it is saved; nothing changes, and closing the connection ends it',
  power: 'readRules',
  body: takes(ruleDryRunRequest, { rule: ruleRequestExample, days: 7 }),
  replies: {
    200: streams(
      'Events `progress`: how far it has come, after every 500 comments, and `end` after the last',
      v.string(),
      `event: progress\ndata: ${JSON.stringify(ruleDryRunExample)}\n\nevent: end\ndata: {}\n\n`,
    ),
  },
})
