import type { Rule } from 'eslint'

export declare const oneWay: Rule.RuleModule
