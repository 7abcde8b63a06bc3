/** Bytes that are still in use after a full collection; the process must run with --expose-gc. */
export function bytesInUse(): number {
	if (globalThis.gc === undefined) throw new Error("Memory is measured with --expose-gc only.");
	// Twice: what finalizers let go of in the first pass falls in the second.
	globalThis.gc();
	globalThis.gc();
	const { heapUsed, external } = process.memoryUsage();
	// `external` counts array buffers already.
	return heapUsed + external;
}
