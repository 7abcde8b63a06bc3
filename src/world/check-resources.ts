import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ResourceDocument } from "../resources/model.js";
import { findOwner, type ServiceOwner } from "../resources/owners-repository.js";
import { checkPolicy } from "../resources/policy-check.js";
import { actionsOf, subjectsOf } from "../resources/policy-rights.js";
import { resourceErrors } from "../resources/validation.js";
import type { Store } from "../store/store.js";
import { type WorldFaults, within } from "./fault.js";
import type { WorldRecord } from "./format.js";
import type { Placed } from "./read.js";

/** A policy that may be stored. */
export interface CheckedPolicy {
	readonly file: string;
	readonly sha256: string;
	readonly subjects: ReadonlySet<string>;
	/** As `actionsOf` tells them. */
	readonly actions: ReadonlySet<string> | undefined;
}

/** Looks at resources and their policies as the registry does before it takes them. */
export class ResourceCheck {
	readonly #owners = new Map<string, string | undefined>();
	/** By the resource's identifier; the texts are not kept, for there may be many. */
	readonly #policies = new Map<string, CheckedPolicy>();

	constructor(
		private readonly store: Store,
		private readonly faults: WorldFaults,
	) {}

	/** The files' service owners come before their resources. */
	addOwner({ code, orgNumber }: WorldRecord<"serviceOwners">): void {
		this.#owners.set(code, orgNumber);
	}

	async check(record: Placed<"resources">): Promise<void> {
		const document = record.value.document as ResourceDocument;
		const owner = await this.#owner(document.hasCompetentAuthority?.orgcode?.toLowerCase() ?? "");
		for (const [field, messages] of Object.entries(resourceErrors(document, owner))) {
			for (const message of messages) this.faults.add(within(record, "/document"), `${field}: ${message}`);
		}
		if (record.value.policy !== undefined) await this.#policy(record, record.value.policy);
	}

	/** The policy of a resource that was checked. */
	policy(id: string): CheckedPolicy | undefined {
		return this.#policies.get(id);
	}

	async #owner(code: string): Promise<ServiceOwner | undefined> {
		if (!this.#owners.has(code)) return findOwner(this.store.db, code);
		const orgNumber = this.#owners.get(code);
		return { code, orgNumber, names: {}, logo: undefined, homepage: undefined, environments: [] };
	}

	async #policy(record: Placed<"resources">, name: string): Promise<void> {
		const id = record.value.document.identifier ?? "";
		const file = join(dirname(record.file), name);
		let xml: string;
		try {
			xml = await readFile(file, "utf8");
		} catch (error) {
			const { code, message } = error as NodeJS.ErrnoException;
			const why = code === "ENOENT" ? `there is no file ${file}.` : message;
			this.faults.add(within(record, "/policy"), `The policy cannot be read: ${why}`);
			return;
		}
		const verdict = checkPolicy(xml, id);
		if (verdict.accepted) {
			const { tree } = verdict;
			this.#policies.set(id, { file, sha256: shaOf(xml), subjects: subjectsOf(tree), actions: actionsOf(tree) });
			return;
		}
		for (const { line, column, code, message, advice } of verdict.errors) {
			this.faults.add({ file, at: `${line}:${column}` }, `${code}: ${message}${advice ? ` ${advice}` : ""}`);
		}
	}
}

export const shaOf = (xml: string): string => createHash("sha256").update(xml).digest("hex");
