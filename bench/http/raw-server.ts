import { createServer } from "node:http";

/**
 * The floor under any JSON server: node:http, JSON.parse, JSON.stringify. With RAW_ANSWER_BYTES the body is parsed all
 * the same, but the answer is a prepared one of that size.
 */
const answerBytes = Number(process.env.RAW_ANSWER_BYTES ?? 0);
const prepared = answerBytes > 0 ? Buffer.from(JSON.stringify("x".repeat(Math.max(0, answerBytes - 2)))) : undefined;

const server = createServer((request, response) => {
	const chunks: Buffer[] = [];
	request.on("data", (chunk: Buffer) => chunks.push(chunk));
	request.on("end", () => {
		const body = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
		const parsed: unknown = JSON.parse(body.toString());
		const answer = prepared ?? Buffer.from(JSON.stringify(parsed));
		response.writeHead(200, { "content-type": "application/json", "content-length": answer.length });
		response.end(answer);
	});
});

server.listen(Number(process.env.RAW_PORT), "127.0.0.1");
