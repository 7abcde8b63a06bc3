import { createWriteStream, type WriteStream } from "node:fs";
import type { Knowledge } from "../pip/knowledge.js";
import { AttributeId, Category } from "../xacml/identifiers.js";
import type { Request, Result } from "../xacml/model.js";
import { AltinnId } from "./altinn-identifiers.js";

/** One decision, for those who ask later (pdp 8). No personal numbers: parties by uuid and party id. */
export interface DecisionRecord {
	/** ISO, UTC. */
	readonly created: string;
	readonly decision: Result["decision"];
	readonly status: Result["status"]["code"];
	/** What decided: the policy of the resource, a delegation, or the access list that refused. */
	readonly by: DecidedBy;
	/** Registry id, or `app_{org}_{app}`. */
	readonly resource: string | undefined;
	readonly instance: string | undefined;
	readonly action: string | undefined;
	readonly subjectPartyUuid: string | undefined;
	readonly subjectUserId: string | undefined;
	readonly subjectOrgCode: string | undefined;
	readonly subjectOrgNumber: string | undefined;
	readonly resourcePartyId: string | undefined;
	readonly resourcePartyUuid: string | undefined;
	readonly sessionId: string | undefined;
	/** Revision of the facts the decision was made from. */
	readonly revision: number | undefined;
}

export type DecidedBy = "policy" | "delegation" | "access-list";

/** Takes records; must not wait, and never throws. */
export type DecisionSink = (record: DecisionRecord) => void;

export interface DecisionLogFile {
	readonly sink: DecisionSink;
	/** Records that were left out because the disk could not keep up. */
	readonly lost: () => number;
	close(): Promise<void>;
}

/** Text waiting for the disk; beyond it records are left out, for decisions do not wait. */
const MOST_WAITING = 64 * 1024 * 1024;

/** Appends records to a file, one JSON object a line. */
export function decisionLogFile(file: string, onError: (error: Error) => void): DecisionLogFile {
	const out: WriteStream = createWriteStream(file, { flags: "a", mode: 0o600 });
	let lost = 0;
	let broken = false;
	out.on("error", (error) => {
		broken = true;
		onError(error);
	});
	return {
		sink: (record) => {
			if (broken || out.writableLength > MOST_WAITING) lost += 1;
			else out.write(`${JSON.stringify(record)}\n`);
		},
		lost: () => lost,
		close: () => new Promise((resolve) => (broken ? resolve() : out.end(resolve))),
	};
}

/** What is known of a decision when it is made. */
export interface Decided {
	readonly request: Request;
	readonly result: Result;
	readonly by: DecidedBy;
	readonly key: string | undefined;
	readonly subject: number;
	readonly party: number;
	readonly knowledge: Knowledge | undefined;
}

export function recordOf({ request, result, by, key, subject, party, knowledge }: Decided): DecisionRecord {
	const value = (category: string, ...ids: string[]): string | undefined => {
		for (const each of request.attributes) {
			if (each.category !== category) continue;
			for (const id of ids) {
				const found = each.attributes.find(({ attributeId }) => attributeId === id);
				if (found !== undefined) return found.values[0];
			}
		}
		return undefined;
	};
	const parties = knowledge?.parties;
	const uuid = (number: number): string | undefined => (number === 0 ? undefined : parties?.uuidOf(number));
	const { accessSubject, resource } = Category;
	return {
		created: new Date(knowledge?.now() ?? Date.now()).toISOString(),
		decision: result.decision,
		status: result.status.code,
		by,
		resource: key?.includes("/") === true ? `app_${key.replace("/", "_")}` : key,
		instance: value(resource, AltinnId.resourceInstance, AltinnId.instance),
		action: value(Category.action, AttributeId.actionId),
		subjectPartyUuid: uuid(subject) ?? value(accessSubject, AltinnId.systemUser, AltinnId.partyUuid),
		subjectUserId: value(accessSubject, AltinnId.userId) ?? parties?.numberOf(subject, "userId"),
		subjectOrgCode: value(accessSubject, AltinnId.org),
		subjectOrgNumber: value(accessSubject, AltinnId.organization, AltinnId.organizationNumber),
		resourcePartyId: parties?.numberOf(party, "partyId") ?? value(resource, AltinnId.partyId),
		resourcePartyUuid: uuid(party),
		sessionId: value(accessSubject, AltinnId.session),
		revision: knowledge?.revision.revision,
	};
}
