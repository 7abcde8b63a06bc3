import { newUuid } from "../store/uuid.js";
import type { RecordKind } from "./format.js";
import { isOf, type Placed } from "./read.js";
import type { Stage } from "./stage.js";

export const PARTY_KINDS: ReadonlySet<RecordKind> = new Set(["organizations", "persons", "otherParties"]);

/**
 * How a staged column says that a file tells "no (longer)": null says that it tells nothing, and the store keeps what it has.
 * INVARIANT: no value of the column looks like it.
 */
export const NONE = { text: "", time: -1 } as const;

const lastWord = (name: string): string => name.trim().split(/\s+/).at(-1) ?? name;

const textOrNone = (value: string | null | undefined): string | null =>
	value === undefined ? null : (value ?? NONE.text);

const NOTHING = {
	uuid: null,
	kind: "",
	partyId: null,
	userId: null,
	username: null,
	orgNumber: null,
	personNumber: null,
	email: null,
	name: "",
	lastName: null,
	lastWord: null,
	form: null,
	mainUnit: null,
	born: null,
	died: null,
	deletedAt: null,
} as const;

type Row = { readonly [K in keyof typeof NOTHING]: string | number | null };

/** Stages a party; other records are left alone. */
export function stageParty(stage: Stage, record: Placed, now: number): void {
	const row = rowOf(record);
	if (row === undefined) return;
	const { uuid, ...rest } = row;
	stage.add("w_party", record, [
		typeof uuid === "string" ? uuid.toLowerCase() : null,
		newUuid(now),
		...Object.values(rest),
	]);
}

function rowOf(record: Placed): Row | undefined {
	if (isOf(record, "organizations")) {
		const { orgNumber, name, form, partyId, uuid, mainUnit, deleted } = record.value;
		return {
			...NOTHING,
			uuid: uuid ?? null,
			kind: "organization",
			partyId: partyId ?? null,
			orgNumber,
			name,
			form,
			mainUnit: textOrNone(mainUnit),
			deletedAt: deleted === undefined ? null : deleted === null ? NONE.time : Date.parse(deleted),
		};
	}
	if (isOf(record, "persons")) {
		const { personNumber, name, lastName, partyId, userId, username, uuid, born, died } = record.value;
		return {
			...NOTHING,
			uuid: uuid ?? null,
			kind: "person",
			partyId: partyId ?? null,
			userId: userId ?? null,
			username: username?.toLowerCase() ?? null,
			personNumber,
			name,
			lastName: lastName ?? null,
			lastWord: lastWord(name),
			born: born ?? null,
			died: textOrNone(died),
		};
	}
	if (isOf(record, "otherParties")) {
		const { type, uuid, name, form, partyId, userId, username, email } = record.value;
		return {
			...NOTHING,
			uuid,
			kind: type,
			partyId: partyId ?? null,
			userId: userId ?? null,
			username: username?.toLowerCase() ?? null,
			email: email?.toLowerCase() ?? null,
			name,
			form: form ?? null,
		};
	}
	return undefined;
}
