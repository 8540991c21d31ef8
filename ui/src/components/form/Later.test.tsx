import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { Later, Painted } from "./Later";
import { useLater } from "./useLater";

afterEach(cleanup);

function Row() {
  return (
    <Painted value={useLater()}>
      <p>name</p>
      <Later>
        <button type="button">act</button>
      </Later>
    </Painted>
  );
}

test("what is read comes first, what acts a moment later", async () => {
  render(<Row />);
  expect(screen.getByText("name")).toBeTruthy();
  expect(screen.queryByRole("button")).toBeNull();
  expect(await screen.findByRole("button")).toBeTruthy();
});

test("outside a table nothing is waited for", () => {
  render(
    <Later>
      <button type="button">act</button>
    </Later>,
  );
  expect(screen.getByRole("button")).toBeTruthy();
});
