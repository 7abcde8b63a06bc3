import type { Kysely } from "kysely";
import { AltinnId } from "../../authorization/altinn-identifiers.js";
import type { DecisionPoint, ExplainedDecision, Supposed } from "../../authorization/decision-point.js";
import type { Decisions } from "../../authorization/open-decisions.js";
import { keyOfResourceId } from "../../authorization/resource-key.js";
import { stringAttribute } from "../../authorization/string-attribute.js";
import { levelMissing } from "../../http/authentication-level.js";
import type { Principal } from "../../http/principal.js";
import { actionsOf, rulesOf } from "../../resources/policy-rights.js";
import type { Database } from "../../store/schema.js";
import { Category } from "../../xacml/identifiers.js";
import type { Policy, PolicySet, Result } from "../../xacml/model.js";
import { isConnected } from "../connect.js";
import { type Alternative, acceptedBy, permittedBy, rulesWith, says } from "./accepted.js";
import {
	delegatedGrounds,
	distinct,
	groundsOfPermit,
	type HeldThen,
	heldAt,
	signingGrounds,
	withOrigins,
} from "./grounds.js";
import type { Answer, AtAnotherTime, Ground, Question, Refusal } from "./model.js";
import { otherTimes, type Sufficient, sufficientIn } from "./other-times.js";
import { type Asker, remediesFor } from "./remedies.js";

type Db = Kysely<Database>;

export interface WhySources {
	readonly db: Db;
	readonly decisions: Decisions;
	/** Milliseconds since 1970. */
	readonly now: number;
}

/** Of more alternatives than this a policy's others are not tried. */
const MOST_ALTERNATIVES = 200;

/**
 * Why somebody may or may not: the decision point's own answer, and the facts behind it. What is said to open it is what the rules
 * that permitted ask for, as far as it is held; what is said to be missing was tried on the same decision point first.
 */
export async function explainAccess(sources: WhySources, question: Question, asker: Asker): Promise<Answer> {
	const { db, decisions, now } = sources;
	const asked = askedOf(question);
	const explained = decisions.point.explain(asked);
	const { result, by, tree, request } = explained;
	const policy = decisions.find(keyOfResourceId(question.resource.id))?.tree();
	const held = await heldAt(db, question, now);
	const common = {
		decision: result.decision,
		by,
		tree,
		instances: [...new Set(held.instances.map(({ instance }) => instance))],
		isConnected: await isConnected(db, question.party, question.subject, now),
	};
	if (result.decision === "Permit") {
		const found = policy === undefined || tree === undefined ? [] : permitted(policy, explained, held);
		const delegated = [
			...delegatedGrounds(question, held, request),
			...signingGrounds(question, request, decisions.knowledge),
		];
		const grounds = distinct([...found, ...delegated]);
		return {
			...common,
			...levelOf(question, result),
			grounds: await withOrigins(db, question, grounds.length === 0 ? [{ kind: "other" }] : grounds),
			refusal: undefined,
			ended: undefined,
			begins: undefined,
			remedies: [],
		};
	}
	const sufficient = policy === undefined ? undefined : whatWouldDo(decisions.point, question, explained, policy);
	const refusal = await refusalOf(sources, question, explained, policy, sufficient);
	const isOut = refusal.kind === "off" || refusal.kind === "gone";
	const times = isOut || sufficient === undefined ? NO_TIMES : await otherTimes(db, question, sufficient, now);
	const remedySources = { db, decide: decisions.guard, now };
	return {
		...common,
		level: undefined,
		levelOutOfReach: false,
		grounds: [],
		refusal: refusal.kind === "off" ? { ...refusal, before: await withOrigins(db, question, refusal.before) } : refusal,
		ended: await named(db, question, times.ended),
		begins: await named(db, question, times.begins),
		remedies: isOut || sufficient === undefined ? [] : await remediesFor(remedySources, question, sufficient, asker),
	};
}

const NO_TIMES = { ended: undefined, begins: undefined };

const named = async (db: Db, question: Question, time: AtAnotherTime | undefined): Promise<AtAnotherTime | undefined> =>
	time && { at: time.at, grounds: await withOrigins(db, question, distinct(time.grounds)) };

function askedOf({ party, subject, resource, action, part, instance }: Question) {
	const pairs = instance === undefined ? part : [...part, { type: AltinnId.resourceInstance, value: instance }];
	return {
		subject: subject.id,
		resource: resource.id,
		action,
		party: party.id,
		part: pairs.map(({ type, value }) => stringAttribute(type, [value])),
	};
}

function permitted(policy: Policy | PolicySet, { tree, request }: ExplainedDecision, held: HeldThen): Ground[] {
	if (tree === undefined) return [];
	return permittedBy(policy, request, tree).flatMap((each) => groundsOfPermit(each, held));
}

/** What rules accept, as far as the decision would become a Permit by it: a Deny or an access list may stand in the way. */
function whatWouldDo(
	point: DecisionPoint,
	question: Question,
	{ request }: ExplainedDecision,
	policy: Policy | PolicySet,
): Sufficient {
	const asked = askedOf(question);
	const permits = (supposed: Supposed): boolean => point.explain(asked, supposed).result.decision === "Permit";
	const alternatives = acceptedBy(policy, request)
		.slice(0, MOST_ALTERNATIVES)
		.filter((each) => each.length > 0 && permits({ attributes: attributesOf(each) }));
	const resource = [{ type: AltinnId.resource, value: question.resource.id }];
	const right = { key: "", action: question.action, resource };
	const rights = permits({ rights: [{ resource: keyOfResourceId(question.resource.id), rights: [right] }] });
	return { alternatives, rights, request };
}

const attributesOf = (alternative: Alternative) => alternative.map(({ type, value }) => stringAttribute(type, [value]));

async function refusalOf(
	{ db, now }: WhySources,
	question: Question,
	{ result, by, tree, request }: ExplainedDecision,
	policy: Policy | PolicySet | undefined,
	sufficient: Sufficient | undefined,
): Promise<Refusal> {
	const { kind, deletedAt, disabledAt } = question.subject;
	if (kind === "system-user") {
		if (deletedAt !== undefined && deletedAt <= now) return { kind: "gone", since: deletedAt };
		if (disabledAt !== undefined && disabledAt <= now) {
			const held = await heldAt(db, question, now, true);
			return {
				kind: "off",
				since: disabledAt,
				before: sufficient === undefined ? [] : distinct(sufficientIn(question, held, sufficient)),
			};
		}
	}
	if (by === "access-list") return { kind: "not-listed" };
	if (result.decision === "Indeterminate") {
		return { kind: "undecided", code: result.status.code, message: result.status.message };
	}
	const [denied] = tree === undefined ? [] : rulesWith(tree, "Deny");
	if (result.decision === "Deny" && denied !== undefined) {
		const all = policy === undefined ? [] : [...rulesOf(policy)].map(({ rule }) => rule);
		const rule = all.find(({ id, at }) => id === denied.label && at.line === denied.at.line);
		return { kind: "denied", rule: denied.label, description: rule?.description };
	}
	const accepted = policy === undefined ? [] : acceptedBy(policy, request);
	const isHeld = (each: Alternative): boolean => each.every((pair) => says(request, Category.accessSubject, pair));
	if (accepted.some(isHeld)) return { kind: "condition" };
	const isNamed = accepted.length > 0 || policy === undefined || actionsOf(policy) === undefined;
	return { kind: isNamed ? "not-held" : "no-rule" };
}

/** The level that a Permit asks for, and whether a login of the subject's kind can have it. */
function levelOf({ subject }: Question, { obligations }: Result): Pick<Answer, "level" | "levelOutOfReach"> {
	const assignments = obligations.flatMap((obligation) => obligation.assignments);
	const level = levelMissing(assignments, { kind: "anonymous" });
	const isMachine = subject.kind === "system-user";
	return { level, levelOutOfReach: isMachine && levelMissing(assignments, MACHINE) !== undefined };
}

const MACHINE: Principal = {
	kind: "system-user",
	systemUserId: "",
	customerOrgNumber: "",
	orgNumber: "",
	systemId: "",
	scopes: new Set(),
	issuer: "",
	claims: {},
};
