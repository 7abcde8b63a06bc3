import { LRUCache } from "lru-cache";
import type { AdapterFactory, AdapterPayload } from "oidc-provider";

/** What the demo's provider remembers: in this process, and no longer than it says. */
export function memoryAdapter(): AdapterFactory {
	const kept = new LRUCache<string, AdapterPayload>({ max: 10_000 });
	return (model) => {
		const keyOf = (id: string): string => `${model} ${id}`;
		const findBy = async (wanted: (payload: AdapterPayload) => boolean): Promise<AdapterPayload | undefined> => {
			for (const [key, payload] of kept.entries()) if (key.startsWith(`${model} `) && wanted(payload)) return payload;
			return undefined;
		};
		return {
			async upsert(id, payload, expiresIn) {
				kept.set(keyOf(id), payload, expiresIn === undefined ? {} : { ttl: expiresIn * 1000 });
			},
			find: async (id) => kept.get(keyOf(id)),
			findByUid: (uid) => findBy((payload) => payload.uid === uid),
			findByUserCode: (code) => findBy((payload) => payload.userCode === code),
			async consume(id) {
				const payload = kept.get(keyOf(id));
				if (payload !== undefined) payload.consumed = Math.floor(Date.now() / 1000);
			},
			async destroy(id) {
				kept.delete(keyOf(id));
			},
			async revokeByGrantId(grantId) {
				for (const [key, payload] of [...kept.entries()]) if (payload.grantId === grantId) kept.delete(key);
			},
		};
	};
}
