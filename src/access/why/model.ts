import type { DecidedBy } from "../../authorization/decision-log.js";
import type { AccessPackage, Role } from "../../catalogue/catalogue.js";
import type { Party } from "../../parties/model.js";
import type { ExplanationNode } from "../../pdp/explanation.js";
import type { Resource } from "../../resources/model.js";
import type { AttributePair } from "../../resources/right-key.js";
import type { Decision } from "../../xacml/model.js";
import type { Relation, StoredRight, Validity } from "../model.js";
import type { RightReason } from "../right-check.js";

/** May the subject do that with the resource on behalf of the party, and why? */
export interface Question {
	/** Whose the resource is. */
	readonly party: Party;
	readonly subject: Party;
	readonly resource: Resource;
	readonly action: string;
	/** A part of the resource: `urn:altinn:task` and the like. */
	readonly part: readonly AttributePair[];
	/** `urn:altinn:instance-id:…` and the like. */
	readonly instance?: string | undefined;
}

/** When something was given, by whom, and how long it counts. */
export interface Origin extends Validity {
	/** Milliseconds since 1970. */
	readonly givenAt: number;
	/** Uuid of the party that gave it; undefined when the server or its operator did. */
	readonly givenBy: string | undefined;
}

/** Something the subject holds that opens the action, and how it came by it. */
export type Ground =
	/** A role; `as` is the one that the policy asks for, which may come with the one that is held. */
	| { readonly kind: "role"; readonly as: Role; readonly relation: Relation }
	/** A package; without an origin it comes with the role of the relation. */
	| {
			readonly kind: "package";
			readonly package: AccessPackage;
			readonly relation: Relation;
			readonly origin?: Origin | undefined;
	  }
	/** Single rights on the resource, or on the instance. */
	| {
			readonly kind: "right" | "instance";
			readonly relation: Relation;
			readonly byApp: boolean;
			readonly origin?: Origin | undefined;
	  }
	/** An app gave the instance to a party (inner number) that the subject signs for. */
	| { readonly kind: "signing"; readonly through: number }
	/** The policy names the subject itself. */
	| { readonly kind: "named" }
	/** The policy asks for nothing that is held: whoever asks may, or it looks at something else. */
	| { readonly kind: "other" };

/** Why it is not permitted. */
export type Refusal =
	/** The policy gives that action to nobody. */
	| { readonly kind: "no-rule" }
	/** Nothing the subject holds is what a rule asks for. */
	| { readonly kind: "not-held" }
	/** What a rule asks for is held, but a condition of it is not met. */
	| { readonly kind: "condition" }
	/** A rule forbids it; what its author wrote of it. */
	| { readonly kind: "denied"; readonly rule: string; readonly description: string | undefined }
	/** The party is on no access list of the resource that lets this be done. */
	| { readonly kind: "not-listed" }
	/** The system user is switched off since then, and `before` is what it held that would do. */
	| { readonly kind: "off"; readonly since: number; readonly before: readonly Ground[] }
	/** The system user was deleted. */
	| { readonly kind: "gone"; readonly since: number }
	/** It cannot be decided; the engine's status and words. */
	| { readonly kind: "undecided"; readonly code: string; readonly message: string | undefined };

/** Why something cannot be given by anybody on behalf of the party. */
export type NotGivable =
	| "not-assignable"
	| "not-for-giver"
	| "not-for-receiver"
	/** Only who is in the register's role has it. */
	| "register"
	/** Nobody gives himself anything. */
	| "self"
	| "ended"
	/** The vendor has not registered that the system needs it. */
	| "not-in-system"
	/** A system user of another organisation. */
	| "foreign-system"
	/** It acts for clients, and has what they give its organisation. */
	| "through-provider"
	| RightReason;

/** Something that would make the decision a Permit if the subject had it. */
export interface Remedy {
	readonly what:
		| { readonly kind: "package"; readonly package: AccessPackage }
		| { readonly kind: "right"; readonly right: StoredRight }
		| { readonly kind: "role"; readonly role: Role }
		/** Several that are needed together, or what nobody gives: a certain user, a service owner. */
		| { readonly kind: "attributes"; readonly attributes: readonly AttributePair[] };
	/** Empty when somebody can give it. */
	readonly obstacles: readonly NotGivable[];
	/** Whether anybody can give it now. */
	readonly hasGivers: boolean;
	/** People who can, by name; undefined for who may not see them. */
	readonly givers: readonly Party[] | undefined;
	/** The one who asks is among them. */
	readonly byAsker: boolean;
}

/** What the subject held until a moment, or will hold from a moment on, that would do. */
export interface AtAnotherTime {
	/** Milliseconds since 1970. */
	readonly at: number;
	readonly grounds: readonly Ground[];
}

export interface Answer {
	readonly decision: Decision;
	readonly by: DecidedBy;
	/** The level that the login must have on a Permit; undefined when none is asked for. */
	readonly level: number | undefined;
	/** No login of the subject can be of that level: a system's never is above 3. */
	readonly levelOutOfReach: boolean;
	/** What opens it; of a refusal nothing. */
	readonly grounds: readonly Ground[];
	/** Undefined for a Permit. */
	readonly refusal: Refusal | undefined;
	readonly ended: AtAnotherTime | undefined;
	readonly begins: AtAnotherTime | undefined;
	/** Each would do by itself; those that can be given first. */
	readonly remedies: readonly Remedy[];
	/** Of single rights: something may be given to the subject without adding it first. */
	readonly isConnected: boolean;
	/** Instances of the resource that the subject has something on. */
	readonly instances: readonly string[];
	readonly tree: ExplanationNode | undefined;
}
