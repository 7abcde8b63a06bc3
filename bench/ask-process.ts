import { type ChildProcess, fork } from "node:child_process";
import { places } from "./places.js";

type Answer<T> = { readonly report: T } | { readonly error: string | undefined };

/** A program of the bench that runs in a process of its own and answers one task after the other. */
export interface Worker<Task extends object, Report> {
	ask(task: Task): Promise<Report>;
	/** Lets the process end; it has nothing left to live for. */
	stop(): void;
}

export function startWorker<Task extends object, Report>(
	program: string,
	nodeOptions: readonly string[] = [],
): Worker<Task, Report> {
	const child: ChildProcess = fork(places.program(program), [], { execArgv: [...nodeOptions] });
	return {
		ask: (task) =>
			new Promise((resolve, reject) => {
				const settle = (outcome: () => void): void => {
					child.off("message", onMessage);
					child.off("exit", onExit);
					outcome();
				};
				const onMessage = (answer: Answer<Report>): void =>
					settle(() => {
						if ("report" in answer) resolve(answer.report);
						else reject(new Error(`${program}: ${answer.error}`));
					});
				const onExit = (code: number | null, signal: string | null): void =>
					settle(() => reject(new Error(`${program} ended without a report (${signal ?? code})`)));
				child.on("message", onMessage);
				child.on("exit", onExit);
				child.send(task);
			}),
		stop: () => {
			if (child.connected) child.disconnect();
		},
	};
}

/** One task, one report, and the process is gone with all its memory. */
export async function askProcess<Task extends object, Report>(
	program: string,
	task: Task,
	nodeOptions: readonly string[] = [],
): Promise<Report> {
	const worker = startWorker<Task, Report>(program, nodeOptions);
	try {
		return await worker.ask(task);
	} finally {
		worker.stop();
	}
}

/** The other side: what the process does with a task. */
export function answerWith<Task, Report>(work: (task: Task) => Promise<Report>): void {
	process.on("message", (task: Task) => {
		work(task).then(
			(report) => process.send!({ report }),
			(error: unknown) => process.send!({ error: error instanceof Error ? error.stack : String(error) }),
		);
	});
}
