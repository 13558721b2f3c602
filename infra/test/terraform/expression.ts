/** One step of a traversal: `.name` or `[expression]`. */
export type Step = { readonly name: string } | { readonly index: Expression };

/** A Terraform expression: the subset of the language that this configuration uses. */
export type Expression =
  | { readonly kind: "value"; readonly value: string | number | boolean | null }
  | { readonly kind: "template"; readonly parts: readonly Expression[] }
  | { readonly kind: "reference"; readonly root: string; readonly steps: readonly Step[] }
  | { readonly kind: "access"; readonly target: Expression; readonly steps: readonly Step[] }
  | {
      readonly kind: "call";
      readonly name: string;
      readonly args: readonly Expression[];
      readonly spread: boolean;
    }
  | { readonly kind: "tuple"; readonly items: readonly Expression[] }
  | { readonly kind: "object"; readonly entries: readonly (readonly [Expression, Expression])[] }
  | { readonly kind: "unary"; readonly operator: string; readonly operand: Expression }
  | {
      readonly kind: "binary";
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: "conditional";
      readonly test: Expression;
      readonly then: Expression;
      readonly otherwise: Expression;
    }
  | ForExpression;

export interface ForExpression {
  readonly kind: "for";
  /** The loop's names for key and value; a single name is the value's. */
  readonly names: readonly string[];
  readonly collection: Expression;
  /** For a map; absent for a list. */
  readonly key: Expression | undefined;
  readonly value: Expression;
  readonly condition: Expression | undefined;
}
