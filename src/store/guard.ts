import type {
	KyselyPlugin,
	PluginTransformQueryArgs,
	PluginTransformResultArgs,
	QueryId,
	QueryResult,
	RootOperationNode,
	UnknownRow,
} from "kysely";

const WRITES: ReadonlySet<RootOperationNode["kind"]> = new Set([
	"InsertQueryNode",
	"UpdateQueryNode",
	"DeleteQueryNode",
	"MergeQueryNode",
]);

/** Refuses every query that would change something. */
export class ReadOnly implements KyselyPlugin {
	transformQuery({ node }: PluginTransformQueryArgs): RootOperationNode {
		if (WRITES.has(node.kind)) throw new Error("Writes go through store.write.");
		return node;
	}

	async transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
		return result;
	}
}

/** Notices that rows were changed. A query that could have changed some and met none changed nothing. */
export class WriteWatch implements KyselyPlugin {
	/** Some query changed a row. */
	wrote = false;
	readonly #writes = new WeakSet<QueryId>();

	transformQuery({ node, queryId }: PluginTransformQueryArgs): RootOperationNode {
		if (WRITES.has(node.kind)) this.#writes.add(queryId);
		return node;
	}

	async transformResult({ result, queryId }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
		if (this.#writes.has(queryId)) this.wrote ||= result.rows.length > 0 || (result.numAffectedRows ?? 0n) > 0n;
		return result;
	}
}
