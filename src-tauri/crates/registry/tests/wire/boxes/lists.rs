//! 4.7 Lists.

use futures_util::StreamExt;

use crate::server::{Reply, Server, on};
use crate::{connect, repository};

const LIST: &str = "/v2/a/tags/list";

async fn tags(server: &Server) -> Vec<String> {
    let pages: Vec<_> = connect(server, None).tags(&repository("a")).collect().await;
    pages.into_iter().flat_map(Result::unwrap).map(|tag| tag.to_string()).collect()
}

#[tokio::test]
async fn box_4_7_1_a_proxy_may_tell_a_link_of_its_own_scheme_and_port() {
    let server = Server::start([]).await;
    let page = |tag: u8, link: String| {
        Reply::new(200).header("link", link).body(format!(r#"{{"tags":["{tag}","1"]}}"#))
    };
    server.add([
        on("GET", format!("{LIST}?n=1000"))
            .answer(page(1, format!("<https://127.0.0.1{LIST}?last=1>; rel=next"))),
        on("GET", format!("{LIST}?last=1"))
            .answer(page(2, format!("<http://127.0.0.1:81{LIST}?last=2>;rel=\"next\""))),
        on("GET", format!("{LIST}?last=2")).answer(Reply::new(200).body(r#"{"tags":["2","3"]}"#)),
    ]);
    assert_eq!(tags(&server).await, ["1", "2", "3"], "each once");
    server.assert_done();
}

#[tokio::test]
async fn box_4_7_2_a_full_page_without_a_link_is_the_last() {
    let names: Vec<_> = (0..1_000).map(|number| format!("\"t{number}\"")).collect();
    let full = Reply::new(200).body(format!(r#"{{"tags":[{}]}}"#, names.join(",")));
    let server = Server::start([on("GET", LIST).answer(full)]).await;
    assert_eq!(tags(&server).await.len(), 1_000);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn box_4_7_3_a_thousand_are_asked_for_and_fewer_are_taken() {
    let server = Server::start([
        on("GET", format!("{LIST}?n=1000")).answer(
            Reply::new(200)
                .header("link", format!("<{LIST}?last=b&n=1>; rel=next"))
                .body(r#"{"tags":["b"]}"#),
        ),
        on("GET", format!("{LIST}?last=b&n=1")).answer(
            Reply::new(200).header("link", format!("<{LIST}?last=c&n=1>; rel=next")).body(r#"{"tags":null}"#),
        ),
        on("GET", format!("{LIST}?last=c&n=1")).answer(Reply::new(200).body(r#"{"tags":[]}"#)),
    ])
    .await;
    assert_eq!(tags(&server).await, ["b"]);
    server.assert_done();
}

#[tokio::test]
async fn box_4_7_4_a_list_in_any_order_is_read_to_its_end() {
    let server = Server::start([
        on("GET", format!("{LIST}?n=1000")).answer(
            Reply::new(200)
                .header("link", format!("<{LIST}?page=2>; rel=next"))
                .body(r#"{"tags":["z","10","9"]}"#),
        ),
        on("GET", format!("{LIST}?page=2")).answer(Reply::new(200).body(r#"{"tags":["a","B"]}"#)),
    ])
    .await;
    assert_eq!(tags(&server).await, ["z", "10", "9", "a", "B"]);
}
