import { createServer } from "node:http";

/** The floor under any page: prepared bytes of that size, sent by node:http. */
const page = Buffer.alloc(Number(process.env.STATIC_BYTES), "<p>static</p>\n");

const server = createServer((request, response) => {
	request.resume();
	response.writeHead(200, { "content-type": "text/html; charset=utf-8", "content-length": page.length });
	response.end(page);
});

server.listen(Number(process.env.STATIC_PORT), "127.0.0.1");
