import { PolicyLibrary } from "../src/pdp/policy-library.js";
import type { Request } from "../src/xacml/model.js";
import { answerWith } from "./ask-process.js";
import { bytesInUse } from "./heap.js";
import { policyXml } from "./policy-xml.js";
import { median } from "./statistics.js";
import { type Workload, workload } from "./workload.js";

export interface StartUpTask {
	readonly size: number;
}

/** What it takes to get ready, and to change one policy while running. */
export interface StartUpReport {
	readonly size: number;
	readonly xmlBytes: number;
	readonly formBytes: number;
	readonly secondsFromXml: number;
	readonly secondsFromForms: number;
	/** Memory a policy costs, once loaded from its compiled form. */
	readonly bytesAPolicy: number;
	/** Milliseconds to replace one policy, medians. */
	readonly replaceFromFormMs: number;
	readonly replaceFromXmlMs: number;
}

const REPLACED = 200;

const NOTHING_ASKED: Request = { returnPolicyIdList: false, combinedDecision: false, attributes: [] };

answerWith(async ({ size }: StartUpTask): Promise<StartUpReport> => {
	const given = workload(size);
	const { forms, xmlBytes, seconds: secondsFromXml } = formsFromXml(given);

	const bytesBefore = bytesInUse();
	const library = new PolicyLibrary();
	let secondsFromForms = 0;
	given.resources.forEach((resource, at) => {
		// A copy, as reading a file makes one: what the library keeps of it is part of its memory.
		const form = forms[at]!.slice();
		const start = performance.now();
		const policy = library.setForm(resource, form);
		if (policy === undefined) throw new Error(`The form of ${resource} was refused`);
		// The first question opens the form: its time and the memory it takes are part of the price.
		policy.evaluate(NOTHING_ASKED);
		secondsFromForms += (performance.now() - start) / 1000;
	});
	const bytesAPolicy = (bytesInUse() - bytesBefore) / size;

	return {
		size,
		xmlBytes,
		formBytes: forms.reduce((sum, form) => sum + form.byteLength, 0),
		secondsFromXml,
		secondsFromForms,
		bytesAPolicy,
		...replacing(library, given),
	};
});

/** Reads all policies from XML and keeps their forms as a file would: as copies that hold on to nothing. */
function formsFromXml(given: Workload): { forms: Uint8Array[]; xmlBytes: number; seconds: number } {
	const library = new PolicyLibrary();
	let xmlBytes = 0;
	let seconds = 0;
	const forms = given.resources.map((resource, at) => {
		const xml = policyXml(given, at);
		xmlBytes += Buffer.byteLength(xml);
		const start = performance.now();
		const policy = library.set(resource, xml);
		seconds += (performance.now() - start) / 1000;
		return Uint8Array.from(policy.form());
	});
	return { forms, xmlBytes, seconds };
}

/** Each time another policy, in a new version, so that no content hash is known already. */
function replacing(
	library: PolicyLibrary,
	given: Workload,
): Pick<StartUpReport, "replaceFromFormMs" | "replaceFromXmlMs"> {
	const changed = Array.from({ length: REPLACED }, (_, i) => {
		const at = (i * 7919) % given.resources.length;
		return { resource: given.resources[at]!, xml: policyXml(given, at).replace('Version="1.0"', `Version="2.${i}"`) };
	});
	const fromXml: number[] = [];
	const forms = changed.map(({ resource, xml }) => {
		const start = performance.now();
		const policy = library.set(resource, xml);
		fromXml.push(performance.now() - start);
		return Uint8Array.from(policy.form());
	});
	const fromForm = changed.map(({ resource }, i) => {
		const start = performance.now();
		library.setForm(resource, forms[i]!)!.evaluate(NOTHING_ASKED);
		return performance.now() - start;
	});
	return { replaceFromXmlMs: median(fromXml), replaceFromFormMs: median(fromForm) };
}
