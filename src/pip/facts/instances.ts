import { withRoom } from "./columns.js";
import { NumberIndex } from "./numbers.js";

/** Rights on one instance: which of `FactState.rights`, and the instance's id as it was given. */
export interface InstanceGrant {
	readonly rights: number;
	readonly instance: string;
}

/** Numbers for rights on instances, from 1; equal ones have the same. */
export class Instances {
	readonly texts: string[] = [""];
	rights: Uint32Array = new Uint32Array(16);
	readonly #index = new NumberIndex((number) => hashOf(this.rights[number] as number, this.texts[number] as string));

	constructor(texts: readonly string[] = [], rights: Uint32Array = new Uint32Array()) {
		for (let i = 1; i < texts.length; i++) this.number(rights[i] as number, texts[i] as string);
	}

	number(rights: number, instance: string): number {
		const { texts } = this;
		const known = this.#index.find(
			hashOf(rights, instance),
			(number) => this.rights[number] === rights && texts[number] === instance,
		);
		if (known !== 0) return known;
		const number = texts.length;
		texts.push(instance);
		this.rights = withRoom(this.rights, number + 1);
		this.rights[number] = rights;
		this.#index.add(number);
		return number;
	}

	get(number: number): InstanceGrant {
		return { rights: this.rights[number] as number, instance: this.texts[number] as string };
	}
}

function hashOf(rights: number, text: string): number {
	let hash = 0x811c9dc5 ^ rights;
	for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
	return (hash ^ (hash >>> 15)) >>> 1;
}
