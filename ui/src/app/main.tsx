import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Speech } from "../i18n/Speech";
import { App } from "./App";
import "./page.css";

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Speech>
        <App />
      </Speech>
    </StrictMode>,
  );
}
