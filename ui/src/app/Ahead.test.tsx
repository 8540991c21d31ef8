import { QueryClient, QueryClientProvider, skipToken, useQuery } from "@tanstack/react-query";
import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useEffect, useState } from "react";
import { afterEach, expect, test, vi } from "vitest";
import { Ahead } from "./Ahead";

afterEach(cleanup);

const work = vi.fn();

function Page() {
  const [typed, setTyped] = useState("");
  useEffect(work, []);
  return <input aria-label="name" value={typed} onChange={(event) => setTyped(event.target.value)} />;
}

const page = <Page />;

function Workers() {
  return <p>{useQuery<number>({ queryKey: ["workers"], queryFn: skipToken }).data}</p>;
}

const workers = <Workers />;

/** What is in the document, seen or not. */
const field = () => screen.queryByRole<HTMLInputElement>("textbox", { hidden: true });
const seen = () => screen.queryByRole("textbox") !== null;

test("a page is drawn before it is gone to, unseen and idle", async () => {
  work.mockClear();
  const { rerender } = render(<Ahead shown={false}>{page}</Ahead>);
  await vi.waitFor(() => expect(field()).toBeTruthy());
  const drawn = field();
  expect(seen()).toBe(false);
  expect(work).not.toHaveBeenCalled();

  rerender(<Ahead shown>{page}</Ahead>);
  expect(seen()).toBe(true);
  expect(field()).toBe(drawn);
  expect(work).toHaveBeenCalledOnce();
});

test("what has changed since it was drawn is seen at once", async () => {
  const client = new QueryClient();
  client.setQueryData(["workers"], 4);
  const draw = (shown: boolean) => (
    <QueryClientProvider client={client}>
      <Ahead shown={shown}>{workers}</Ahead>
    </QueryClientProvider>
  );
  const { rerender, container } = render(draw(false));
  await vi.waitFor(() => expect(container.textContent).toBe("4"));
  client.setQueryData(["workers"], 16);
  rerender(draw(true));
  expect(container.textContent).toBe("16");
});

test("whoever has left it finds it as it begins", async () => {
  const { rerender } = render(<Ahead shown>{page}</Ahead>);
  await userEvent.type(screen.getByRole("textbox"), "half a word");
  const left = field();

  rerender(<Ahead shown={false}>{page}</Ahead>);
  expect(seen()).toBe(false);
  await vi.waitFor(() => expect(field()).not.toBe(left));

  rerender(<Ahead shown>{page}</Ahead>);
  expect(seen()).toBe(true);
  expect(field()?.value).toBe("");
});
