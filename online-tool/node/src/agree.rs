//! The same question to several nodes.

use std::fmt;
use std::thread;

use crate::error::NodeError;
use crate::nis::Nis;
use crate::quoted::Quoted;
use crate::url::NodeUrl;

/// What each node said, where they do not all say the same.
#[derive(Debug, Clone, PartialEq)]
pub struct Disagreement<T> {
    /// Each node with its answer, in the order in which they were given.
    pub answers: Vec<(NodeUrl, Result<T, NodeError>)>,
}

impl<T: fmt::Debug> fmt::Display for Disagreement<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.answers.is_empty() {
            return f.write_str("no node was asked");
        }
        f.write_str("the nodes do not agree")?;
        for (url, answer) in &self.answers {
            match answer {
                Ok(value) => write!(f, "; {url} says {}", Quoted::new(&format!("{value:?}")))?,
                Err(error) => write!(f, "; {url}: {error}")?,
            }
        }
        Ok(())
    }
}

impl<T: fmt::Debug> std::error::Error for Disagreement<T> {}

/// Asks all nodes at the same time and returns the answer if it is the same everywhere. A node that
/// fails is no agreement: whoever can silence a node must not choose which ones are heard.
///
/// # Errors
/// What each node said.
pub fn agree<T: PartialEq + Send>(
    nodes: &[Nis],
    query: impl Fn(&Nis) -> Result<T, NodeError> + Sync,
) -> Result<T, Disagreement<T>> {
    agree_if(nodes, query, |a, b| a == b)
}

/// As [`agree`], where any two answers must pass a test instead of being equal: for heights and
/// times, which differ a little among honest nodes. Returns the first node's answer.
///
/// # Errors
/// What each node said.
pub fn agree_if<T: Send>(
    nodes: &[Nis],
    query: impl Fn(&Nis) -> Result<T, NodeError> + Sync,
    same: impl Fn(&T, &T) -> bool,
) -> Result<T, Disagreement<T>> {
    let mut answers = ask(nodes, &query);
    let values: Vec<&T> = answers.iter().filter_map(|(_, answer)| answer.as_ref().ok()).collect();
    let all = !answers.is_empty() && values.len() == answers.len();
    if !all || !values.iter().all(|a| values.iter().all(|b| same(a, b))) {
        return Err(Disagreement { answers });
    }
    let (url, first) = answers.swap_remove(0);
    first.map_err(|error| Disagreement { answers: vec![(url, Err(error))] })
}

fn ask<T: Send>(
    nodes: &[Nis],
    query: &(impl Fn(&Nis) -> Result<T, NodeError> + Sync),
) -> Vec<(NodeUrl, Result<T, NodeError>)> {
    thread::scope(|scope| {
        let asked: Vec<_> =
            nodes.iter().map(|nis| (nis, scope.spawn(move || query(nis)))).collect();
        let answers = asked.into_iter().map(|(nis, thread)| {
            let answer = thread.join().unwrap_or(Err(NodeError::Closed));
            (nis.url().clone(), answer)
        });
        answers.collect()
    })
}
